// Conveniences, without which every page works: completions while typing, keys, links that open in place, copying,
// periods chosen on the chart, the date of printing, and the latest searches, which stay in this browser.
"use strict";

const WORDS = JSON.parse(document.getElementById("words")?.textContent || "{}"); // translations into the page's language, by English message

function say(english) {
  return WORDS[english] || english;
}

const KINDS = {
  speaker: say("speaker"), topic: say("topic"), place: say("place"), person: say("person"),
  geography: say("country"), section: say("section"), title: say("title"),
}; // the kind of value that a completion names, as displayed
const PAUSE = 90; // milliseconds after the last key before completions are asked for

const box = document.querySelector("input[data-complete]");
const ways = document.getElementById("ways");
let asked = 0;

async function complete() {
  const turn = ++asked;
  const typed = box.value;
  if (!typed.trim()) return;
  const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || turn !== asked) return;
  const found = await answer.json();
  if (turn !== asked) return;
  ways.replaceChildren(...found.map((way) => {
    const option = document.createElement("option");
    option.value = way.query;
    option.label = way.kind === "word" ? way.text : `${way.text} (${KINDS[way.kind] || way.kind})`;
    return option;
  }));
}

if (box && ways) {
  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => complete().catch(() => ways.replaceChildren()), PAUSE);
  });
}

// Keys: "/" goes to the search box, "j" and "k" to the next and previous result or paragraph, "n" and "p" to the next and
// previous page or match; "?" lists the keys.

const KEYS = [
  ["/", say("Search")], ["j", say("Next result or paragraph")], ["k", say("The one before")],
  ["n", say("Next page of results, or next match")], ["p", say("Previous page or match")],
  ["?", say("These keys")], ["Esc", say("Close")],
];

function step(by) {
  const stops = [...document.querySelectorAll(".hits > .hit > div > .hit-title a, .para-no, .line-when")];
  if (!stops.length) return;
  const here = stops.indexOf(document.activeElement);
  const inSight = stops.findIndex((stop) => stop.getBoundingClientRect().top > 60);
  const next = here < 0 ? Math.max(inSight, 0) : Math.min(Math.max(here + by, 0), stops.length - 1);
  stops[next].focus();
  stops[next].scrollIntoView({block: "center"});
}

function follow(rel) {
  document.querySelector(`.trail [rel=${rel}], .pager [rel=${rel}]`)?.click();
}

function tellKeys() {
  const told = document.querySelector("dialog.keys") || document.body.appendChild(document.createElement("dialog"));
  if (!told.className) {
    told.className = "keys";
    told.setAttribute("aria-label", say("Keys"));
    const list = document.createElement("dl");
    for (const [key, meaning] of KEYS) {
      const name = list.appendChild(document.createElement("dt"));
      name.appendChild(document.createElement("kbd")).textContent = key;
      list.appendChild(document.createElement("dd")).textContent = meaning;
    }
    told.append(list);
    told.addEventListener("click", () => told.close());
  }
  if (!told.open) told.showModal();
}

const ACTIONS = {
  "/": () => {
    const find = document.querySelector("#find"); // in a speech; it has words where a search led to the speech
    const field = find?.value ? find : box || find;
    field?.focus();
    field?.select();
  },
  j: () => step(1), k: () => step(-1), n: () => follow("next"), p: () => follow("prev"), "?": tellKeys,
};

document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest("input, textarea, select, [contenteditable]");
  const action = ACTIONS[event.key];
  if (!action || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});

// Links that open in place: for each, the part of its page that opens below the link; a second click closes it.

const UNFOLDING = [[".hit-more a", ".hits"], [".hit-around > a", ".around"], [".facet .all-values", ".values"]];

async function fetched(address, selector) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
}

document.addEventListener("click", async (event) => {
  const [, wanted] = UNFOLDING.find(([selector]) => event.target.closest(selector)) || [];
  const link = event.target.closest("a");
  if (!wanted || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const place = link.closest("p") || link;
  if (link.unfolded) {
    link.unfolded.hidden = !link.unfolded.hidden;
  } else {
    const part = await fetched(link.href, wanted).catch(() => null);
    if (!part) {
      location.href = link.href;
      return;
    }
    const shown = link.closest(".hit")?.querySelector(".hit-no").href;
    part.querySelectorAll(".hit").forEach((hit) => hit.querySelector(".hit-no").href === shown && hit.remove());
    link.unfolded = document.createElement("div");
    link.unfolded.className = "unfolded";
    link.unfolded.append(part);
    place.after(link.unfolded);
  }
  link.setAttribute("aria-expanded", String(!link.unfolded.hidden));
});

// The chart: the first click sets where a period begins, the second where it ends; two clicks on a bar choose that bar.

let begun = null;

function hint(figure, text) {
  const line = figure.querySelector(".chart-hint") || figure.appendChild(document.createElement("p"));
  line.className = "chart-hint";
  line.setAttribute("role", "status");
  line.textContent = text;
}

document.addEventListener("click", (event) => {
  const bar = event.target.closest(".chart-bars a");
  if (!bar || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const figure = bar.closest(".chart");
  const {since, until} = figure.dataset;
  const href = (link) => new URL(link.getAttribute("href"), location.href);
  if (!begun) {
    begun = bar;
    bar.classList.add("begun");
    const from = bar.querySelector("title").textContent.split(":")[0];
    hint(figure, from + ": " + say("the period begins here; click where it ends, or here again."));
    return;
  }
  const [first, last] = [href(begun), href(bar)].sort((a, b) => (a.searchParams.get(since) < b.searchParams.get(since) ? -1 : 1));
  first.searchParams.set(until, last.searchParams.get(until));
  location.href = first;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !begun) return;
  begun.classList.remove("begun");
  begun.closest(".chart").querySelector(".chart-hint").textContent = "";
  begun = null;
});

// The latest searches: kept in this browser only, and shown under the front page's search box until they are cleared.

const RECENT = "rostra-recent";
const MOST_RECENT = 8;

function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT)) || [];
  } catch {
    return [];
  }
}

function remember(text, address) {
  const others = recent().filter((search) => search.text !== text);
  try {
    localStorage.setItem(RECENT, JSON.stringify([{text, address}, ...others].slice(0, MOST_RECENT)));
  } catch { /* a browser that keeps nothing */ }
}

function showRecent(after) {
  const searches = recent();
  if (!searches.length) return;
  const line = document.createElement("p");
  line.className = "recent";
  line.append(say("Searched here last:"), " ");
  for (const {text, address} of searches) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = text;
    line.append(link, " ");
  }
  const forget = document.createElement("button");
  forget.type = "button";
  forget.textContent = say("Forget them");
  forget.addEventListener("click", () => {
    localStorage.removeItem(RECENT);
    line.remove();
  });
  line.append(forget);
  after.after(line);
}

const large = document.querySelector(".ask-large");
if (large) showRecent(large.closest("search"));
else if (document.querySelector(".hit") && box?.value.trim()) remember(box.value.trim(), location.pathname + location.search);

// Citations: opening one loads the other styles, each with a button that copies it.

function withCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const citation of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = citation.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(citation.textContent.trim());
      button.textContent = say("Copied");
    });
    citation.after(button);
  }
}

withCopyButtons(document);

document.addEventListener("toggle", async (event) => {
  const details = event.target;
  const more = details.matches?.("details.cite[open]") && details.querySelector(".cite-more a[href$='/cite']");
  if (!more) return;
  const ways = await fetched(more.href, ".cite-ways").catch(() => null);
  if (!ways || details.querySelector(".cite-ways")) return;
  details.querySelector(".citation").after(ways);
  details.querySelector(".citation").dataset.copy = say("Copy");
  withCopyButtons(details);
  more.remove();
}, true);

// On paper: the address as it stands in the browser, and the reader's date.

addEventListener("beforeprint", () => {
  const printed = document.querySelector(".printed");
  const language = document.documentElement.lang.replace(/^en$/, "en-GB"); // the day before the month, as on the site
  const day = new Intl.DateTimeFormat(language, {dateStyle: "long"}).format(new Date());
  printed.textContent = `${location.href}, ${printed.dataset.printed} ${day}`;
});
