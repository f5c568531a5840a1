import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene as it is used from Java, for lucene_peer.py: lines come on standard input, answers go to standard output.
 *
 * <p>`build FOLDER` indexes a paragraph a line (text, head, month, facet values); `serve FOLDER` answers a query a line
 * with total, snippets and counts. Columns are parted by tabs, what is in them by U+001F and U+001E.
 */
public final class LucenePeer {
    static final String BETWEEN = "\u001f";
    static final String WITHIN = "\u001e";
    static final int SIZE = 50; // values of a facet that are listed, as many as Rostra lists
    static final int MONTHS = 10_000; // months that are listed: all of them
    static final double BUFFER_MB = 512; // for the writer, as much as Rostra's setting
    static final int WAITING = 1_000; // lines read ahead of the indexing threads
    static final String END = "";

    static final Analyzer STEMS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            TokenStream found = new LowerCaseFilter(new EnglishPossessiveFilter(words));
            return new TokenStreamComponents(words, new PorterStemFilter(found));
        }
    };
    static final Analyzer FORMS = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new LowerCaseFilter(words));
        }
    };
    static final Analyzer ANALYZER = new PerFieldAnalyzerWrapper(STEMS, Map.of("exact", FORMS));

    final IndexSearcher searcher;
    final SortedSetDocValuesReaderState facets;
    final UnifiedHighlighter highlighter;
    final List<String> names = new ArrayList<>();

    public static void main(String[] asked) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (asked[0].equals("build")) {
            build(Path.of(asked[1]), lines);
        } else {
            new LucenePeer(Path.of(asked[1])).serve(lines);
        }
    }

    /** Index the lines, on as many threads as there are processors, and commit once all merges that were due are done. */
    static void build(Path folder, BufferedReader lines) throws Exception {
        var config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(BUFFER_MB);
        try (var writer = new IndexWriter(FSDirectory.open(folder), config)) {
            BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
            List<Thread> adding = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                adding.add(new Thread(() -> addAll(writer, waiting)));
                adding.get(i).start();
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                waiting.put(line);
            }
            for (Thread each : adding) {
                waiting.put(END);
            }
            for (Thread each : adding) {
                each.join();
            }
        }
    }

    static void addAll(IndexWriter writer, BlockingQueue<String> waiting) {
        try {
            var config = config();
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
                writer.addDocument(config.build(document(line.split("\t", -1))));
            }
        } catch (IOException | InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    static FacetsConfig config() {
        var config = new FacetsConfig();
        for (String name : "speaker topic geography person section place year month".split(" ")) {
            config.setMultiValued(name, true);
        }
        return config;
    }

    static Document document(String[] columns) {
        var document = new Document();
        document.add(new TextField("text", columns[0], Field.Store.YES));
        document.add(new TextField("exact", columns[0], Field.Store.NO));
        if (!columns[1].isEmpty()) {
            document.add(new TextField("head", columns[1], Field.Store.NO));
        }
        document.add(new StoredField("title", columns[2]));
        for (String pair : parts(columns[3])) {
            String[] held = pair.split("=", 2);
            document.add(new SortedSetDocValuesFacetField(held[0], held[1]));
            document.add(new StringField(held[0], held[1], Field.Store.NO));
        }
        return document;
    }

    LucenePeer(Path folder) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
        facets = new DefaultSortedSetDocValuesReaderState(searcher.getIndexReader(), config());
        highlighter = UnifiedHighlighter.builder(searcher, STEMS).withFieldMatcher(field -> true).build();
        for (String name : "speaker topic geography person section place year month".split(" ")) {
            names.add(name);
        }
    }

    void serve(BufferedReader lines) throws IOException {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.print(page(line.split("\t", -1)));
            out.print('\n');
            out.flush();
        }
    }

    /** Top ten with snippets, and all counts; one more search for each filter, whose facet ignores it. */
    String page(String[] columns) throws IOException {
        Query words = words(columns);
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (String pair : parts(columns[5])) {
            String[] held = pair.split("=", 2);
            filters.computeIfAbsent(held[0], name -> new ArrayList<>()).add(held[1]);
        }
        var best = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
        var matching = new FacetsCollector();
        searcher.search(filtered(words, filters, ""), MultiCollector.wrap(best, matching));
        TopDocs found = best.topDocs();
        String[] snippets = highlighter.highlight("text", words, found);
        List<String> counts = new ArrayList<>();
        Facets all = counted(matching);
        for (String name : names) {
            counts.add(values(name, filters.containsKey(name) ? others(words, filters, name) : all));
        }
        String shown = String.join(BETWEEN, snippets).replace('\n', ' ').replace('\t', ' ');
        return found.totalHits.value + "\t" + shown + "\t" + String.join(BETWEEN, counts);
    }

    Facets others(Query words, Map<String, List<String>> filters, String name) throws IOException {
        var matching = new FacetsCollector();
        searcher.search(filtered(words, filters, name), matching);
        return counted(matching);
    }

    Facets counted(FacetsCollector matching) throws IOException {
        return new SortedSetDocValuesFacetCounts(facets, matching);
    }

    String values(String name, Facets from) throws IOException {
        FacetResult found = from.getTopChildren(name.equals("month") ? MONTHS : SIZE, name);
        var shown = new StringBuilder(name);
        if (found != null) {
            for (LabelAndValue each : found.labelValues) {
                shown.append(WITHIN).append(each.label).append(WITHIN).append(each.value);
            }
        }
        return shown.toString();
    }

    /** The columns: words, phrases, prefixes and shapes, words to leave out, whether any will do. */
    Query words(String[] columns) throws IOException {
        List<Query> wanted = new ArrayList<>();
        for (String word : parts(columns[0])) {
            var either = new BooleanQuery.Builder();
            either.add(sequence("text", word), Occur.SHOULD);
            either.add(new BoostQuery(sequence("head", word), 2), Occur.SHOULD);
            wanted.add(either.build());
        }
        for (String phrase : parts(columns[1])) {
            wanted.add(sequence("exact", phrase));
        }
        for (String shape : parts(columns[2])) {
            var term = new Term("exact", shape.toLowerCase());
            wanted.add(shape.contains("?") ? new WildcardQuery(term) : new PrefixQuery(term));
        }
        var query = new BooleanQuery.Builder();
        for (Query each : wanted) {
            query.add(each, columns[4].isEmpty() ? Occur.MUST : Occur.SHOULD);
        }
        if (wanted.isEmpty()) {
            query.add(new MatchAllDocsQuery(), Occur.MUST);
        }
        for (String word : parts(columns[3])) {
            query.add(sequence("text", word), Occur.MUST_NOT);
        }
        return query.build();
    }

    Query filtered(Query words, Map<String, List<String>> filters, String without) {
        var query = new BooleanQuery.Builder().add(words, Occur.MUST);
        for (var each : filters.entrySet()) {
            if (!each.getKey().equals(without)) {
                var any = new BooleanQuery.Builder();
                for (String value : each.getValue()) {
                    any.add(new TermQuery(new Term(each.getKey(), value)), Occur.SHOULD);
                }
                query.add(any.build(), Occur.FILTER);
            }
        }
        return query.build();
    }

    /** The words of a text one after another, as the field has them. */
    static Query sequence(String field, String text) throws IOException {
        var phrase = new PhraseQuery.Builder();
        String only = null;
        int count = 0;
        try (TokenStream tokens = ANALYZER.tokenStream(field, text)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            for (; tokens.incrementToken(); count++) {
                only = term.toString();
                phrase.add(new Term(field, only));
            }
            tokens.end();
        }
        return count == 1 ? new TermQuery(new Term(field, only)) : phrase.build();
    }

    static List<String> parts(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(BETWEEN, -1));
    }
}
