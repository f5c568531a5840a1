"""Words of facet values: the fast path for plain names gives the same as the tokenizer."""

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokens import tokens
from search.vocabulary.facet_words import forms_of


@given(st.text(alphabet="aUSbsu ", max_size=20))
def test_a_plain_names_words_are_those_of_the_tokenizer(name: str) -> None:
    assert forms_of(name) == tuple(token.form for token in tokens(name) if token.kind != "joined")
