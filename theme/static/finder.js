// Narrows the list of companies. Whatever it offers is also a list of its own, reached from the index on the
// same page, so that nothing is lost without it. Its state is the address: going back and sharing work.
(() => {
  "use strict";
  const place = document.getElementById("finder");
  const list = document.getElementById("found");
  if (!place || !list) return;

  const STEP = 48; // companies that are put into the page at once
  const COLUMN = { industry: 4, occupation: 6, taste: 7, way: 8 }; // of a row of the data
  const from = (id) => document.getElementById(id).content.cloneNode(true);
  place.replaceChildren(from("finder-form"));
  const find = (name) => place.querySelector(name);
  const selects = [...place.querySelectorAll("select")];
  const boxes = [...place.querySelectorAll("input")];
  const status = find("[role=status]");
  const clear = find("button");
  const more = document.getElementById("more");
  const turn = document.querySelector(".turn");
  const all = [...list.children];
  const cards = new Map(all.map((li) => [li.querySelector("a").pathname.split("/").at(-2), li]));
  let rows = null;
  let shown = STEP;

  const state = () => {
    const query = new URLSearchParams();
    for (const select of selects) if (select.value) query.append(select.name, select.value);
    for (const box of boxes) if (box.checked) query.append(box.name, box.value);
    return query;
  };
  const restore = () => {
    const query = new URLSearchParams(location.search);
    for (const select of selects) {
      select.value = query.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    for (const box of boxes) box.checked = query.getAll(box.name).includes(box.value);
  };
  const fits = (row, query) =>
    (!query.has("open") || row[5] === 1) &&
    Object.entries(COLUMN).every(([key, column]) =>
      query.getAll(key).every((slug) => [row[column]].flat().includes(slug)));

  // A company that stands on another sheet of the list: without its plate.
  const plain = ([number, slug, title, company, industry, open]) => {
    const card = from("plain-card");
    const put = (name, text) => (card.querySelector(name).textContent = text);
    card.querySelector("article").classList.add(`i-${industry}`);
    card.querySelector("b").append(number);
    put("em", find(`option[value="${industry}"]`)?.dataset.word || "");
    put(".state", ["募集終了", "募集中", ""][open]);
    card.querySelector(".state").hidden = open === 2;
    card.querySelector(".state").classList.toggle("state-open", open === 1);
    put("a", title);
    card.querySelector("a").href = `${slug}/`;
    put(".card-co", company);
    return card.firstElementChild;
  };

  const draw = () => {
    const query = state();
    const narrowed = query.size > 0;
    const found = narrowed ? rows.filter((row) => fits(row, query)) : [];
    list.replaceChildren(
      ...(narrowed ? found.slice(0, shown).map((row) => cards.get(row[1]) || plain(row)) : all));
    if (turn) turn.hidden = narrowed;
    clear.hidden = !narrowed;
    more.hidden = found.length <= shown;
    more.textContent = `のこり${found.length - shown}社も見る`;
    status.textContent = !narrowed ? ""
      : found.length ? `${rows.length}社のうち、${found.length}社があてはまります。`
      : "あてはまる会社は、まだありません。条件をひとつはずしてみてください。";
  };
  const update = async () => {
    shown = STEP;
    try {
      if (!rows && state().size) {
        const answer = await fetch(place.dataset.src);
        if (!answer.ok) throw new Error();
        rows = await answer.json();
      }
      draw();
    } catch {
      status.textContent = "いまはしぼりこめません。ページの下の索引からも、同じようにさがせます。";
    }
  };
  const go = () => {
    const query = state().toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    update();
  };

  place.addEventListener("change", go);
  clear.addEventListener("click", () => {
    for (const select of selects) select.value = "";
    for (const box of boxes) box.checked = false;
    go();
    selects[0].focus();
  });
  more.addEventListener("click", () => {
    const first = list.children.length;
    shown = Infinity;
    draw();
    list.children[first].querySelector("a").focus();
  });
  addEventListener("popstate", () => { restore(); update(); });
  restore();
  for (const part of place.querySelectorAll("details")) {
    part.open = innerWidth > 760 || part.querySelector(":checked") !== null; // a phone begins with the companies
  }
  update();
})();
