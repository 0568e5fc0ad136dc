"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Render formulas and highlight code.
  if (window.katex) {
    for (const span of all(".math")) {
      const tex = span.textContent;
      katex.render(tex, span, {displayMode: span.classList.contains("display"), throwOnError: true});
    }
  }
  if (window.hljs) for (const code of all("code.swift, .prose-code")) hljs.highlightBlock(code);

  // Switch between light and dark theme.
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  find("#theme").addEventListener("click", () => {
    const now = root.dataset.theme || (system.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    try { localStorage.theme = root.dataset.theme; } catch { /* not available to pages opened from disk */ }
  });

  // Toggle the table of contents on a narrow screen.
  const menu = find("#menu");
  menu.addEventListener("click", () => {
    const isOpen = document.body.classList.toggle("open");
    menu.setAttribute("aria-expanded", isOpen);
  });
  find("#contents").addEventListener("click", (event) => {
    if (event.target.closest("a")) document.body.classList.remove("open");
  });

  // Mark the current section.
  const links = all(".sections a");
  const headings = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
  const mark = () => {
    const current = headings.filter((h) => h.getBoundingClientRect().top < 120).pop();
    for (const link of links) {
      link.classList.toggle("current", Boolean(current) && link.hash === "#" + current.id);
    }
  };
  addEventListener("scroll", mark, {passive: true});
  mark();

  // Arrow keys go to the previous and the next page, / to the search field.
  addEventListener("keydown", (event) => {
    if (event.target.closest("input, dialog, pre") || event.altKey || event.ctrlKey || event.metaKey) return;
    const link = find({ArrowLeft: "a.prev", ArrowRight: "a.next"}[event.key] || "none");
    if (link) location.href = link.href;
    if (event.key === "/") { event.preventDefault(); find("#search").focus(); }
  });

  // Enlarge images: drag to pan, wheel or + and − to zoom, Escape to close.
  const dialog = find("dialog.zoom");
  let view = null;
  const place = () => {
    view.inner.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  };
  const zoom = (factor, x = innerWidth / 2, y = innerHeight / 2) => {
    const scale = Math.min(40, Math.max(0.2, view.scale * factor));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    place();
  };
  const enlarge = (button) => {
    const inner = document.createElement("div");
    inner.className = "inner";
    inner.append(button.firstElementChild.cloneNode(true));
    const picture = inner.firstElementChild;
    const box = button.firstElementChild.getBoundingClientRect();
    picture.style.cssText = `width:${box.width}px;height:${box.height}px;max-width:none`;
    const bar = document.createElement("div");
    bar.className = "tools";
    for (const [word, label, act] of [
      ["+", "Zoom in", () => zoom(1.4)], ["−", "Zoom out", () => zoom(1 / 1.4)],
      ["×", "Close", () => dialog.close()],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = word;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      bar.append(button);
    }
    dialog.replaceChildren(inner, bar);
    dialog.showModal();
    const scale = Math.min(
      (innerWidth - 32) / box.width, (innerHeight - 32) / box.height, 6);
    view = {
      inner, scale, x: (innerWidth - box.width * scale) / 2, y: (innerHeight - box.height * scale) / 2,
    };
    place();
  };
  for (const button of all("button.enlarge")) button.addEventListener("click", () => enlarge(button));
  // Center drawings that are wider than their frames.
  for (const paper of all(".graph .paper")) {
    paper.scrollLeft = (paper.scrollWidth - paper.clientWidth) / 2;
  }
  const fingers = new Map();
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".tools")) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    dialog.setPointerCapture(event.pointerId);
  });
  dialog.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const other = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at)[0];
    if (other) {
      const distance = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
      const now = [event.clientX, event.clientY];
      zoom(distance(now) / distance(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      view.x += event.clientX - before[0];
      view.y += event.clientY - before[1];
      place();
    }
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    dialog.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  dialog.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
  }, {passive: false});
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") zoom(1.4);
    if (event.key === "-") zoom(1 / 1.4);
  });

  // Search for sections that contain all words; matches in headings score highest.
  const field = find("#search");
  const found = find("#found");
  const load = () => new Promise((resolve) => {
    if (window.bookIndex) return resolve(window.bookIndex);
    const script = document.createElement("script");
    script.src = "assets/search.js";
    script.onload = () => resolve(window.bookIndex);
    document.head.append(script);
  });
  const score = (entry, words) => {
    let total = 0;
    const heading = (entry.section + " " + entry.chapter).toLowerCase();
    const text = entry.text.toLowerCase();
    for (const word of words) {
      const count = text.split(word).length - 1;
      if (!count && !heading.includes(word)) return 0;
      total += Math.min(count, 5) + (heading.includes(word) ? 12 : 0);
    }
    return total;
  };
  const snippet = (entry, words) => {
    const at = Math.max(0, entry.text.toLowerCase().indexOf(words[0]) - 50);
    const piece = entry.text.slice(at, at + 140);
    const line = document.createElement("span");
    line.className = "snippet";
    let rest = (at ? "…" : "") + piece + "…";
    while (rest) {
      const places = words.map((word) => [rest.toLowerCase().indexOf(word), word.length])
        .filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0]);
      if (!places.length) { line.append(rest); break; }
      const [place, length] = places[0];
      const word = document.createElement("mark");
      word.textContent = rest.slice(place, place + length);
      line.append(rest.slice(0, place), word);
      rest = rest.slice(place + length);
    }
    return line;
  };
  const search = async () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.hidden = !words.length;
    if (!words.length) return;
    const entries = await load();
    const best = entries.map((entry) => [score(entry, words), entry])
      .filter(([points]) => points).sort((a, b) => b[0] - a[0]).slice(0, 12);
    found.replaceChildren(...best.map(([, entry]) => {
      const link = document.createElement("a");
      link.href = entry.link;
      const title = document.createElement("strong");
      title.textContent = entry.section || entry.chapter;
      const where = document.createElement("small");
      where.textContent = entry.section ? entry.chapter : "";
      link.append(title, where, snippet(entry, words));
      return link;
    }));
    if (!best.length) found.textContent = "No results.";
  };
  field.addEventListener("input", search);
  field.addEventListener("focus", load, {once: true});
  addEventListener("keydown", (event) => {
    if (!event.target.closest(".search")) return;
    const links = all("#found a");
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape") { field.value = ""; search(); field.blur(); }
    if (event.key === "ArrowDown") { event.preventDefault(); (links[place + 1] || links[0])?.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (links[place - 1] || field).focus(); }
    if (event.key === "Enter" && event.target === field) links[0]?.click();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search") || event.target.closest("#found a")) found.hidden = true;
  });
})();
