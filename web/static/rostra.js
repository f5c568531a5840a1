// Small comforts; every page works without them: completions while typing, "/" to search, one click to copy a citation.
"use strict";

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
    option.label = way.kind === "word" ? way.text : `${way.text} (${way.kind})`;
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

document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || elsewhere || event.ctrlKey || event.metaKey || event.altKey || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// A citation: the other styles come when it is opened, each with a button that copies it.

async function fetched(address, selector) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
}

function withCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const citation of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = citation.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(citation.textContent.trim());
      button.textContent = "Copied";
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
  details.querySelector(".citation").dataset.copy = "Copy";
  withCopyButtons(details);
  more.remove();
}, true);
