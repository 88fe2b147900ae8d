// Help for the hand: keys, drafts, liveness. Every page works without it, and it draws no conclusion.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = document.body.dataset.page;

// The page that is open stands in view among the others, also where they scroll.
for (const one of $$(".nav [aria-current], .views [aria-current]")) {
  const bar = one.parentElement, end = one.offsetLeft + one.offsetWidth;
  if (end > bar.clientWidth) bar.scrollLeft = end - bar.clientWidth / 2;
}

// ---- live: say what changed; never move what is being read ----

const say = (text, url, word) => {
  const live = $("#live");
  if (!live) return;
  live.hidden = false;
  live.textContent = text + " ";
  if (!url) return;
  const link = document.createElement("a");
  link.href = url;
  link.textContent = word;
  if (word === "Show") {
    for (const [name, value] of [["get", url], ["target", "#main"], ["select", "#main"], ["swap", "outerHTML"]])
      link.setAttribute(`hx-${name}`, value);
  }
  live.append(link);
  window.htmx?.process(live);
};
const count = (n, what) => `${n} ${what}`;
const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function watch() {
  const fresh = new Set(), changed = new Set();
  const here = document.body.dataset.case, version = Number(document.body.dataset.version);
  const live = () => $("#live");
  let polling = 0, shown = live();
  const source = new EventSource(document.body.dataset.events);
  source.addEventListener("open", () => { clearInterval(polling); polling = 0; });
  source.addEventListener("case", (event) => {
    const told = JSON.parse(event.data);
    if (page === "case") {
      if (told.case === here && told.version > version)
        say(`This case has changed: assessment ${told.assessment}, ${told.outcome.toLowerCase()}. Your text is kept.`, location.pathname + location.search, "Show it");
      return;
    }
    if (live() !== shown) { shown = live(); fresh.clear(); changed.clear(); }
    (told.new ? fresh : changed).add(told.case);
    const parts = [fresh.size && count(fresh.size, "new"), changed.size && count(changed.size, "changed")];
    say(parts.filter(Boolean).join(", ") + ".", location.href, "Show");
  });
  source.addEventListener("error", () => {
    if (polling) return;
    const since = clock();
    polling = setInterval(() => { say(`Not live since ${since}.`, location.href, "Reload"); }, 60000);
    if (source.readyState === EventSource.CLOSED) say(`Not live since ${since}.`, location.href, "Reload");
  });
}
if (document.body.dataset.events && "EventSource" in window) watch();

// ---- drafts: every ten seconds, and on leaving a field ----

for (const form of $$("form[data-draft]")) {
  const told = $(".saved", form);
  let kept = new URLSearchParams(new FormData(form)).toString();
  const save = async () => {
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === kept) return;
    const answer = await fetch(form.dataset.draft, { method: "POST", body }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      kept = body.toString();
      told.textContent = await answer.text();
    } else {
      told.textContent = "Draft not saved: no connection, or signed out. Your text is still here.";
    }
  };
  const timer = setInterval(save, 10000);
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => clearInterval(timer));
}

// ---- focus ----

$("[data-focus]")?.focus();
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (closed) { closed.open = true; target.scrollIntoView(); }
};
window.addEventListener("hashchange", reveal);
reveal();

// ---- keys: single letters, outside fields only, to be switched off ----

const OFF = "exportgate-keys-off";
let off = localStorage.getItem(OFF) === "yes";
const items = () => $$(page === "queue" ? ".queue tbody tr" : ".finding");
const handle = (item) => $(page === "queue" ? "a.id" : "summary", item);
const current = () => items().findIndex((item) => item.contains(document.activeElement));
const move = (step) => {
  const all = items();
  if (!all.length) return;
  const next = all[Math.min(all.length - 1, Math.max(0, current() + step))];
  handle(next).focus();
  next.scrollIntoView({ block: "nearest" });
};
const go = (id) => { location.hash = id; const target = document.getElementById(id); target?.setAttribute("tabindex", "-1"); target?.focus(); };
const follow = (selector) => { const link = $(selector); if (link) location.href = link.href; };
const openFinding = (number) => {
  const finding = $(`.finding[data-number="${number}"]`);
  if (!finding) return;
  finding.open = true;
  handle(finding).focus();
  finding.scrollIntoView({ block: "start" });
};
const toMark = () => {
  const mark = document.activeElement.closest("mark");
  if (mark) { openFinding($("a", mark)?.hash.replace("#finding-", "")); return; }
  const finding = document.activeElement.closest(".finding");
  const there = finding && $(`#mark-${finding.dataset.number}-o`);
  if (there) { $("a", there)?.focus(); there.scrollIntoView({ block: "center" }); }
};
const GO = { q: "/queue", c: "/customers", l: "/lists", r: "/rules", a: "/audit" };
const CASE = { n: "names", q: "questions", h: "diligence", d: "decision" };
let afterG = false;

const act = (key) => {
  if (afterG) { afterG = false; if (GO[key]) location.href = GO[key]; return; }
  if (key === "?") return help();
  if (key === "/") return $("#q")?.focus();
  if (key === "g") { afterG = true; return; }
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "o" && page === "case") { const one = items()[current()]; if (one) one.open = !one.open; return; }
  if (key === "x" && page === "queue") { const box = items()[current()] && $("input[type=checkbox]", items()[current()]); if (box) box.checked = !box.checked; return; }
  if (page !== "case") return;
  if (key === "[") return follow('a[rel="prev"]');
  if (key === "]") return follow('a[rel="next"]');
  if (key === "m") return toMark();
  if (key === "c") return follow("a.changes");
  if (/^[1-9]$/.test(key)) return openFinding(key);
  if (CASE[key]) return go(CASE[key]);
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) { field.form.requestSubmit(); event.preventDefault(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if ($("dialog[open]")) return;
    if (field) field.blur(); else if (document.body.dataset.back) location.href = document.body.dataset.back;
    return;
  }
  if (field && field.type !== "checkbox" && field.type !== "radio") return;
  if (off && event.key !== "?") return;
  if ("?/".includes(event.key)) event.preventDefault();
  act(event.key);
});

function help() {
  const open = $("dialog.help");
  if (open) { open.showModal(); return; }
  const box = document.createElement("dialog");
  box.className = "help panel";
  box.setAttribute("aria-labelledby", "help-h");
  const rows = [["/", "search"], ["g then q c l r a", "go to queue, customers, lists, rules, audit"], ["j k", "next, previous row or finding"], ["Enter", "open"], ["o", "show or hide a finding"], ["x", "select a row"], ["[ ]", "previous, next case of this view"], ["1 to 9", "a finding"], ["m", "to its mark in the order, and back"], ["n q h d", "names, questions, due diligence, decision"], ["Ctrl Enter", "send the form you are in"], ["Esc", "back to the list"]];
  box.innerHTML = '<form method="dialog" class="in pad"><h2 id="help-h">Keys</h2><dl></dl><label><input type="checkbox"> Single letters work</label><p><button class="btn">Close</button></p></form>';
  const list = $("dl", box);
  for (const [key, what] of rows) {
    const term = document.createElement("dt"), told = document.createElement("dd"), kbd = document.createElement("kbd");
    kbd.textContent = key; term.append(kbd); told.textContent = what; list.append(term, told);
  }
  const box_ = $("input", box);
  box_.checked = !off;
  box_.addEventListener("change", () => { off = !box_.checked; localStorage.setItem(OFF, off ? "yes" : "no"); hints(); });
  document.body.append(box);
  box.showModal();
}
const hints = () => { for (const hint of $$(".keys, kbd[hidden], kbd[data-hint]")) { hint.dataset.hint = ""; hint.hidden = off; } };
hints();
