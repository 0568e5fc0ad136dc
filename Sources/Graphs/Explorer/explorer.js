"use strict";
// The graph: steps in the order of recording, and the calls of modules around them.
const data = JSON.parse(document.getElementById("data").textContent);
const steps = data.steps, calls = data.calls;
const get = id => document.getElementById(id);
const open = new Set(calls.filter(call => call.open).map(call => call.id));
const forwardOrder = steps.filter(s => s.forwardStep).sort((a, b) => a.forwardStep - b.forwardStep);
const backwardOrder = steps.filter(s => s.backwardStep).sort((a, b) => a.backwardStep - b.backwardStep);
const total = forwardOrder.length + backwardOrder.length;
let position = total, selected = null, playing = null, showsBuffers = true;
const readers = new Map(steps.map(s => [s.id, []]));
for (const s of steps) for (const i of s.inputs) readers.get(i).push(s.id);

// ── Contents: a tree of items. A folded call is a single item; an unfolded one contains items.

function chain(call) {
  const around = [];
  for (let c = call; c !== null; c = calls[c].parent) around.unshift(c);
  return around;
}

/** The item that represents a step: its own card, or the outermost folded call around it. */
function representative(step) {
  for (const c of chain(step.call)) if (!open.has(c)) return "c" + c;
  return "s" + step.id;
}

function tree() {
  const root = { id: "root", children: [], call: null };
  const items = new Map([["root", root]]);
  function holder(call) {
    if (call === null) return root;
    const id = "c" + call;
    if (items.has(id)) return items.get(id);
    const parent = holder(calls[call].parent);
    const item = { id, call, children: open.has(call) ? [] : null };
    parent.children.push(item);
    items.set(id, item);
    return item;
  }
  const isHidden = step => !showsBuffers && step.role === "buffer";
  for (const step of steps) {
    if (isHidden(step)) continue;
    const around = chain(step.call);
    const folded = around.find(c => !open.has(c));
    if (folded !== undefined) { holder(folded); continue; }
    const item = { id: "s" + step.id, step, children: null };
    holder(step.call).children.push(item);
    items.set(item.id, item);
  }
  const edges = new Map();
  for (const step of steps) {
    const to = representative(step);
    const join = (from, to, kind) => {
      if (from !== to) edges.set(from + ">" + to + (kind === "detached" ? "!" : ""), { from, to, kind });
    };
    const add = (input, kind) => join(representative(steps[input]), to, kind);
    if (showsBuffers) {
      for (const buffer of step.reads) add(buffer, "flow");
      for (const buffer of step.updates) join(to, representative(steps[buffer]), "update");
    }
    for (const input of step.inputs) add(input, "flow");
    if (step.detachedFrom !== null) add(step.detachedFrom, "detached");
  }
  return { root, items, edges: [...edges.values()] };
}

// ── Layout: each unfolded module is laid out in rows, after the modules inside it.

const gapX = 18, gapY = 26, pad = 12, head = 20;

function cardSize(item) {
  if (item.call !== undefined) {
    const call = calls[item.call];
    const text = [call.title, ...call.details];
    return [Math.max(...text.map(t => t.length)) * 5.9 + 18, 15 * text.length + 8];
  }
  const step = item.step;
  const grid = rows => rows ? [aligned(rows)[0].length * 5.5 + 14, rows.length * 12] : [0, 0];
  const [vw, vh] = grid(step.value), [gw, gh] = grid(step.gradient);
  const width = Math.max(heading(step).length * 6.2 + 12, (step.detail || "").length * 4.7 + 12, vw, gw + (gw ? 26 : 0), 34);
  return [width, 18 + (step.detail ? 11 : 0) + (vh ? vh + 4 : 0) + (gh ? gh + 6 : 0)];
}

function heading(step) {
  const parts = [step.operation, step.name, step.shape.length ? "[" + step.shape.join(", ") + "]" : null];
  return parts.filter(p => p).join("  ");
}

function arrange(item, edges, items) {
  if (item.children === null) { [item.w, item.h] = cardSize(item); return; }
  for (const child of item.children) arrange(child, edges, items);
  const place = new Map(item.children.map((child, i) => [child.id, i]));
  const ups = item.children.map(() => []), downs = item.children.map(() => []);
  const links = new Map();
  for (const edge of edges) {
    const from = ancestorIn(edge.from, place), to = ancestorIn(edge.to, place);
    if (from === to) continue;
    links.set((from ?? "in") + ">" + (to ?? "out"), [from, to]);
    if (from === undefined || to === undefined || downs[from].includes(to)) continue;
    downs[from].push(to);
    ups[to].push(from);
  }
  const nodes = [...item.children];
  const rank = ranks(nodes, ups, downs);
  item.routes = route(nodes, rank, links, ups, downs);
  const rows = [];
  nodes.forEach((_, i) => (rows[rank[i]] ||= []).push(i));
  order(rows, ups, downs);
  placeRows(item, nodes, rows, ups, downs);
}

/** Reserves a passage in each row that an edge crosses, so that it does not run through cards. */
function route(nodes, rank, links, ups, downs) {
  const routes = new Map(), last = Math.max(0, ...rank);
  for (const [key, [from, to]] of links) {
    const passed = [];
    let before = from;
    const end = to === undefined ? last + 1 : rank[to];
    for (let row = from === undefined ? 0 : rank[from] + 1; row < end; row++) {
      const i = nodes.length;
      nodes.push({ w: 10, h: 0, isPassage: true });
      rank.push(row);
      ups.push(before === undefined ? [] : [before]);
      downs.push([]);
      if (before !== undefined) downs[before].push(i);
      passed.push(nodes[i]);
      before = i;
    }
    if (passed.length && to !== undefined) { ups[to].push(before); downs[before].push(to); }
    routes.set(key, passed);
  }
  return routes;
}

let parentOf = new Map();

/** The index of the child of a module that is or contains an item. */
function ancestorIn(id, place) {
  for (let at = id; at !== undefined; at = parentOf.get(at)) if (place.has(at)) return place.get(at);
  return undefined;
}

function ranks(children, ups, downs) {
  const rank = children.map(() => 0), missing = ups.map(u => u.length);
  const ready = children.map((_, i) => i).filter(i => missing[i] === 0);
  while (ready.length) {
    const i = ready.pop();
    for (const j of downs[i]) {
      rank[j] = Math.max(rank[j], rank[i] + 1);
      if (--missing[j] === 0) ready.push(j);
    }
  }
  // Items without inputs inside the module are placed just above their first reader.
  children.forEach((_, i) => {
    if (ups[i].length === 0 && downs[i].length) rank[i] = Math.min(...downs[i].map(j => rank[j])) - 1;
  });
  return rank;
}

function order(rows, ups, downs) {
  const at = new Map();
  const note = () => rows.forEach(row => row.forEach((i, k) => at.set(i, k - row.length / 2)));
  const mean = list => list.reduce((sum, j) => sum + at.get(j), 0) / list.length;
  note();
  for (let sweep = 0; sweep < 6; sweep++) {
    const links = sweep % 2 ? downs : ups;
    for (const row of sweep % 2 ? [...rows].reverse() : rows) {
      const key = new Map(row.map(i => [i, links[i].length ? mean(links[i]) : at.get(i)]));
      row.sort((a, b) => key.get(a) - key.get(b));
      note();
    }
  }
}

function placeRows(item, children, rows, ups, downs) {
  const x = [];
  for (const row of rows) {
    let left = 0;
    const width = row.reduce((sum, i) => sum + children[i].w, 0) + gapX * (row.length - 1);
    for (const i of row) { x[i] = left - width / 2; left += children[i].w + gapX; }
  }
  const middle = i => x[i] + children[i].w / 2;
  for (let sweep = 0; sweep < 12; sweep++) {
    const links = sweep % 2 ? downs : ups;
    for (const row of sweep % 2 ? [...rows].reverse() : rows) {
      const wanted = row.map(i => {
        const near = links[i];
        return near.length ? near.reduce((s, j) => s + middle(j), 0) / near.length - children[i].w / 2 : x[i];
      });
      // As close to the preferred position as the neighbors on both sides allow.
      const low = [], high = [];
      row.forEach((i, k) => { low[k] = k ? Math.max(wanted[k], low[k - 1] + children[row[k - 1]].w + gapX) : wanted[k]; });
      for (let k = row.length - 1; k >= 0; k--) {
        const i = row[k];
        high[k] = k < row.length - 1 ? Math.min(wanted[k], high[k + 1] - children[i].w - gapX) : wanted[k];
      }
      row.forEach((i, k) => { x[i] = (low[k] + high[k]) / 2; });
    }
  }
  const left = Math.min(0, ...children.map((_, i) => x[i]));
  let y = item.id === "root" ? pad : head + pad / 2, width = 0;
  for (const row of rows) {
    if (!row) continue;
    const height = Math.max(...row.map(i => children[i].h));
    for (const i of row) {
      children[i].x = x[i] - left + pad;
      if (children[i].isPassage) children[i].h = height;
      children[i].y = y + (height - children[i].h) / 2;
      width = Math.max(width, children[i].x + children[i].w);
    }
    y += height + gapY;
  }
  item.w = Math.max(width + pad, item.call !== null && item.call !== undefined ? calls[item.call].title.length * 6.2 + 24 : 0);
  item.h = y - gapY + pad;
}

// ── Drawing

const svg = "http://www.w3.org/2000/svg";

function element(name, attributes, parent, text) {
  const made = document.createElementNS(svg, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.appendChild(made);
  return made;
}

let drawn = null, bounds = [0, 0];

function draw() {
  drawn = tree();
  parentOf = new Map();
  for (const item of drawn.items.values()) for (const child of item.children || []) parentOf.set(child.id, item.id);
  arrange(drawn.root, drawn.edges, drawn.items);
  const view = get("view");
  view.replaceChildren();
  const marker = element("defs", {}, view);
  for (const [id, color] of [["tip", "var(--edge)"], ["tipnow", "var(--highlight)"]]) {
    const tip = element("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" }, marker);
    element("path", { d: "M0 0 L8 4 L0 8 z", fill: color }, tip);
  }
  frames(drawn.root, 0, 0, 0, view);
  for (const edge of drawn.edges) connect(edge, view);
  for (const item of drawn.items.values()) if (item.children === null) card(item, view);
  bounds = [drawn.root.w, drawn.root.h];
  // An item appears when its first operation has run, leaves from the start.
  for (const step of forwardOrder) {
    const item = drawn.items.get(representative(step));
    if (item) item.first ??= step.forwardStep;
  }
  update();
}

function frames(item, x, y, depth, view) {
  item.ax = x; item.ay = y;
  if (item.children === null) return;
  if (item.id !== "root") {
    const group = element("g", { tabindex: 0, role: "button", "data-id": item.id, "aria-label": "Fold " + calls[item.call].title }, view);
    element("rect", { class: "frame", x, y, width: item.w, height: item.h, rx: 8, fill: "var(--cluster-" + Math.min(depth - 1, 2) + ")" }, group);
    element("text", { x: x + 10, y: y + 15, class: "name" }, group, "▾ " + calls[item.call].title);
  }
  for (const child of item.children) frames(child, x + child.x, y + child.y, depth + 1, view);
}

function connect(edge, view) {
  const from = drawn.items.get(edge.from), to = drawn.items.get(edge.to);
  const points = [[from.ax + from.w / 2, from.ay + from.h], ...passages(edge), [to.ax + to.w / 2, to.ay]];
  let path = `M${points[0]}`;
  for (let k = 1; k < points.length; k++) {
    const [x1, y1] = points[k - 1], [x2, y2] = points[k];
    const bend = Math.max(8, Math.abs(y2 - y1) / 2.2);
    path += x1 === x2 ? ` L${x2} ${y2}` : ` C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }
  edge.path = element("path", { class: "edge " + edge.kind, d: path, "marker-end": "url(#tip)" }, view);
}

/** The points of an edge between its ends: out of the modules around its source, across, and in. */
function passages(edge) {
  const around = id => { const list = []; for (let at = id; at !== undefined; at = parentOf.get(at)) list.push(at); return list; };
  const a = around(edge.from), b = around(edge.to);
  const shared = a.find(id => b.includes(id));
  const points = [];
  const pass = (holder, from, to) => {
    const item = drawn.items.get(holder), at = id => item.children.findIndex(child => child.id === id);
    const key = (from === null ? "in" : at(from)) + ">" + (to === null ? "out" : at(to));
    for (const passage of item.routes.get(key) || []) {
      const x = item.ax + passage.x + passage.w / 2, y = item.ay + passage.y;
      points.push([x, y], [x, y + passage.h]);
    }
  };
  const up = a.slice(0, a.indexOf(shared)), down = b.slice(0, b.indexOf(shared));
  for (let k = 1; k < up.length; k++) pass(up[k], up[k - 1], null);
  pass(shared, up[up.length - 1], down[down.length - 1]);
  for (let k = down.length - 1; k >= 1; k--) pass(down[k], null, down[k - 1]);
  return points;
}

function card(item, view) {
  const isModule = item.call !== undefined;
  const kind = isModule ? "module" : item.step.role;
  const group = element("g", { class: "card " + kind, tabindex: 0, role: "button", "data-id": item.id }, view);
  item.group = group;
  const { ax: x, ay: y, w, h } = item;
  element("rect", { class: "box", x, y, width: w, height: h, rx: kind === "intermediate" ? 9 : 3 }, group);
  // Bars distinguish roles without color: one for a parameter, two for a buffer.
  if (kind === "parameter" || kind === "buffer") element("rect", { class: "bar", x, y, width: 4, height: h }, group);
  if (kind === "buffer") element("rect", { class: "bar", x: x + w - 4, y, width: 4, height: h }, group);
  // An output has a second outline.
  if (kind === "output") element("rect", { class: "inner", x: x + 2.5, y: y + 2.5, width: w - 5, height: h - 5, rx: 2 }, group);
  if (isModule) {
    const call = calls[item.call];
    group.setAttribute("aria-label", "Unfold " + call.title);
    element("text", { x: x + w / 2, y: y + 15, "text-anchor": "middle", class: "name" }, group, "▸ " + call.title);
    call.details.forEach((detail, k) => element("text", { x: x + w / 2, y: y + 29 + 13 * k, "text-anchor": "middle", class: "small" }, group, detail));
    return;
  }
  const step = item.step;
  group.setAttribute("aria-label", heading(step));
  const label = element("text", { x: x + w / 2, y: y + 14, "text-anchor": "middle" }, group);
  for (const [text, style] of [[step.operation, ""], [step.name, "name"], [step.shape.length ? "[" + step.shape.join(", ") + "]" : null, "small"]]) {
    if (text) element("tspan", { class: style, dx: label.childNodes.length ? 5 : 0 }, label, text);
  }
  let top = y + 18;
  if (step.detail) { element("text", { x: x + w / 2, y: top + 7, "text-anchor": "middle", class: "small" }, group, step.detail); top += 11; }
  if (step.value) { item.value = numbers(step.value, x, top, w, "number", group); top += step.value.length * 12 + 4; }
  if (step.gradient) {
    const box = element("g", { class: "gradient" }, group);
    element("rect", { class: "gradbox", x: x + 3, y: top, width: w - 6, height: step.gradient.length * 12 + 3 }, box);
    element("text", { x: x + 6, y: top + 10, class: "gradnumber", "font-style": "italic" }, box, "grad");
    numbers(step.gradient, x + 24, top, w - 24, "gradnumber", box);
    item.gradient = box;
  }
}

/** Rows of numbers as lines with aligned columns. */
function aligned(rows) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map(r => r[c].length)));
  return rows.map(row => row.map((text, c) => text.padStart(widths[c])).join("  "));
}

function numbers(rows, x, top, w, style, parent) {
  const group = element("g", {}, parent);
  aligned(rows).forEach((line, k) => {
    element("text", { x: x + w / 2, y: top + 10 + 12 * k, "text-anchor": "middle", class: style }, group, line);
  });
  return group;
}

// ── Stepping

function current() {
  if (position === 0) return null;
  return position <= forwardOrder.length ? forwardOrder[position - 1] : backwardOrder[position - forwardOrder.length - 1];
}

function update() {
  const isBackward = position > forwardOrder.length;
  const doneBackward = position - forwardOrder.length;
  const now = current();
  const isEnd = position === total && selected === null;
  for (const item of drawn.items.values()) {
    if (!item.group) continue;
    item.group.classList.toggle("waiting", (item.first ?? 0) > position);
    item.group.classList.toggle("now", now !== null && representative(now) === item.id && !isEnd);
    if (item.gradient) item.gradient.style.visibility = hasGradient(item.step, doneBackward) ? "visible" : "hidden";
  }
  for (const edge of drawn.edges) {
    const isFlow = now !== null && !isEnd && (edge.to === representative(now)) && edge.kind !== "detached";
    edge.path.classList.toggle("highlight", isFlow);
    edge.path.setAttribute("marker-end", isFlow ? "url(#tipnow)" : "url(#tip)");
  }
  get("slider").value = position;
  get("position").textContent = position === 0 ? "before the first step"
    : isBackward ? `backward ${doneBackward} of ${backwardOrder.length}` : `forward ${position} of ${forwardOrder.length}`;
  show(selected !== null ? steps[selected] : now, isBackward && selected === null);
}

/** Whether a step's gradient is complete: all its readers have propagated theirs. */
function hasGradient(step, doneBackward) {
  if (doneBackward < 0) return false;
  if (step.isRoot) return doneBackward >= 0 && position > forwardOrder.length;
  return readers.get(step.id).every(r => !steps[r].backwardStep || steps[r].backwardStep <= doneBackward)
    && doneBackward > 0;
}

function show(step, isBackward) {
  const panel = get("panel");
  panel.replaceChildren();
  const add = (name, text, style) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) made.className = style;
    panel.appendChild(made);
    return made;
  };
  if (!step) {
    add("h2", "Before the first step");
    add("p", "Step with →: each value appears as it is computed, then gradients flow backward.");
    return keys(panel, add);
  }
  add("h2", heading(step));
  const around = chain(step.call).map(call => calls[call].title);
  if (around.length) add("p", "in " + around.join(" › "), "details");
  if (step.detail) add("p", step.detail, "details");
  for (const line of isBackward ? step.backwardArithmetic : step.arithmetic) add("pre", line);
  const tables = [["value", step.value, step.heatmap]];
  if (hasGradient(step, position - forwardOrder.length)) tables.push(["gradient", step.gradient, step.gradientHeatmap]);
  for (const [title, rows, heatmap] of tables) {
    if (!rows && !heatmap) continue;
    add("p", title, "details");
    if (rows) add("pre", aligned(rows).join("\n"));
    if (heatmap) panel.appendChild(picture(heatmap));
  }
  for (const detail of step.details) add("p", detail, "details");
  if (step.saved.length) add("p", `saves for backward, ${step.savedTotal}: ${step.saved.join("; ")}`, "details");
  keys(panel, add);
}

function keys(panel, add) {
  add("p", "← → step · space play · Home End · / search · + − 0 zoom · click a module to fold or unfold it, a card for its details", "details");
  const legend = add("p", "", "legend");
  for (const [kind, text] of kinds) {
    const sample = document.createElement("span");
    sample.className = kind;
    sample.textContent = text;
    legend.append(sample, " ");
  }
}

/** The entries of the legend: the roles that occur, modules, gradients. */
const kinds = [
  ...["parameter", "buffer", "input", "constant", "intermediate", "output"]
    .filter(role => steps.some(step => step.role === role)).map(role => [role, role === "intermediate" ? "result" : role]),
  ...(calls.length ? [["module", "▸ module, folded"]] : []),
  ...(backwardOrder.length ? [["gradient", "gradient"]] : []),
];

function picture(rows) {
  const table = document.createElement("table");
  table.className = "heatmap";
  for (const row of rows) {
    const line = table.insertRow();
    for (const color of row) line.insertCell().style.background = color;
  }
  return table;
}

function go(to) {
  selected = null;
  position = Math.max(0, Math.min(total, to));
  update();
  follow();
}

function play() {
  if (playing) { clearInterval(playing); playing = null; return void (get("play").textContent = "▶▶"); }
  if (position === total) go(0);
  get("play").textContent = "❚❚";
  playing = setInterval(() => { if (position < total) go(position + 1); else play(); }, 700);
}

// ── Pan and zoom

let zoom = 1, panX = 0, panY = 0, isMoved = false;

function apply() { get("view").setAttribute("transform", `translate(${panX} ${panY}) scale(${zoom})`); }

/** Shows the whole graph, or its top if it would be smaller than a minimum zoom. */
function fit(minimum) {
  const box = get("stage").getBoundingClientRect();
  zoom = Math.min(box.width / (bounds[0] + 20), box.height / (bounds[1] + 20), 2);
  zoom = Math.max(zoom, minimum);
  panX = (box.width - bounds[0] * zoom) / 2;
  panY = Math.max(10, (box.height - bounds[1] * zoom) / 2);
  isMoved = false;
  apply();
}

const fitAll = () => fit(0.02);
/** Shows the graph at a readable size; a wide one at its full width. */
const fitToRead = () => fit(Math.min(0.9, get("stage").getBoundingClientRect().width / (bounds[0] + 20)));

function zoomAt(factor, x, y) {
  const to = Math.max(0.02, Math.min(6, zoom * factor));
  panX = x - (x - panX) * to / zoom;
  panY = y - (y - panY) * to / zoom;
  zoom = to;
  isMoved = true;
  apply();
}

/** Scrolls the current step into view. */
function follow() {
  const now = current(), item = now && drawn.items.get(representative(now));
  if (item) reveal(item);
}

function reveal(item) {
  const box = get("stage").getBoundingClientRect();
  const x = (item.ax + item.w / 2) * zoom + panX, y = (item.ay + item.h / 2) * zoom + panY;
  if (x > 40 && x < box.width - 40 && y > 40 && y < box.height - 40) return;
  panX += box.width / 2 - x;
  panY += box.height / 2 - y;
  isMoved = true;
  apply();
}

function toggle(id) {
  const call = +id.slice(1);
  const hadFocus = document.activeElement?.dataset?.id === id;
  if (open.has(call)) open.delete(call); else open.add(call);
  draw();
  // The card became a frame, or the frame a card: keep the keyboard focus on it.
  if (hadFocus) document.querySelector(`g[data-id="${id}"]`)?.focus({ preventScroll: true });
}

/** Unfolds modules in their order as long as their cards can be laid out at once. */
function unfold() {
  const maximum = 3000;
  const inside = calls.map(() => 0);
  for (const step of steps) if (step.call !== null) inside[step.call]++;
  let count = 0;
  for (const call of calls) {
    const isInOpen = call.parent === null || open.has(call.parent);
    if (!isInOpen || count + inside[call.id] > maximum) { open.delete(call.id); continue; }
    open.add(call.id);
    count += inside[call.id];
  }
  const left = calls.filter(call => !open.has(call.id)).length;
  get("found").textContent = left ? `${left} modules stay folded: more than ${maximum} cards` : "";
  draw();
  fitToRead();
}

function press(id) {
  if (id[0] === "c") return toggle(id);
  selected = +id.slice(1);
  update();
}

function search(text) {
  document.querySelectorAll(".found").forEach(e => e.classList.remove("found"));
  const wanted = text.trim().toLowerCase();
  if (!wanted) return void (get("found").textContent = "");
  const hits = steps.filter(s => [s.operation, s.name, s.path, s.detail].some(t => t && t.toLowerCase().includes(wanted)));
  const items = hits.map(hit => drawn.items.get(representative(hit))).filter(item => item !== undefined);
  for (const item of items.slice(0, 200)) item.group?.classList.add("found");
  get("found").textContent = hits.length === 1 ? "1 found" : hits.length + " found";
  if (items.length) reveal(items[0]);
}

function listen() {
  const stage = get("stage");
  let start = null, moved = false;
  stage.addEventListener("pointerdown", e => { start = [e.clientX - panX, e.clientY - panY, e.clientX, e.clientY]; moved = false; });
  window.addEventListener("pointermove", e => {
    if (!start) return;
    if (Math.hypot(e.clientX - start[2], e.clientY - start[3]) > 4) moved = true;
    if (moved) { isMoved = true; panX = e.clientX - start[0]; panY = e.clientY - start[1]; apply(); }
  });
  window.addEventListener("pointerup", () => { start = null; });
  stage.addEventListener("click", e => {
    const group = e.target.closest("g[data-id]");
    if (group && !moved) press(group.dataset.id);
  });
  stage.addEventListener("mouseover", e => {
    const group = e.target.closest("g[data-id]");
    if (group && group.dataset.id[0] === "s" && selected === null && !playing) show(steps[+group.dataset.id.slice(1)], false);
  });
  stage.addEventListener("mouseleave", () => update());
  stage.addEventListener("wheel", e => {
    e.preventDefault();
    const box = stage.getBoundingClientRect();
    zoomAt(Math.exp(-e.deltaY / 400), e.clientX - box.left, e.clientY - box.top);
  }, { passive: false });
  const center = factor => { const box = stage.getBoundingClientRect(); zoomAt(factor, box.width / 2, box.height / 2); };
  get("in").onclick = () => center(1.25);
  get("out").onclick = () => center(0.8);
  get("fit").onclick = fitAll;
  get("first").onclick = () => go(0);
  get("last").onclick = () => go(total);
  get("back").onclick = () => go(position - 1);
  get("next").onclick = () => go(position + 1);
  get("play").onclick = play;
  get("slider").oninput = e => go(+e.target.value);
  get("search").oninput = e => search(e.target.value);
  get("fold").onclick = () => { open.clear(); draw(); fitToRead(); };
  get("unfold").onclick = unfold;
  get("buffers").hidden = !steps.some(step => step.role === "buffer");
  get("buffers").onclick = () => {
    showsBuffers = !showsBuffers;
    get("buffers").textContent = showsBuffers ? "Hide buffers" : "Show buffers";
    draw();
  };
  get("theme").onclick = () => {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (isDark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  };
  document.addEventListener("keydown", e => {
    if (e.target.matches("input[type=search]")) { if (e.key === "Escape") e.target.blur(); return; }
    const group = e.target.closest?.("g[data-id]");
    const actions = {
      ArrowRight: () => go(position + 1), ArrowLeft: () => go(position - 1), Home: () => go(0), End: () => go(total),
      " ": group ? () => press(group.dataset.id) : play, Enter: group ? () => press(group.dataset.id) : null,
      "/": () => get("search").focus(), "+": () => center(1.25), "-": () => center(0.8), "0": fitAll,
      Escape: () => { selected = null; update(); },
    };
    const action = actions[e.key];
    if (action && !e.target.matches("button") || action && e.key.startsWith("Arrow")) { e.preventDefault(); action(); }
  });
  window.addEventListener("resize", () => { if (!isMoved) fitToRead(); });
  // Print the whole graph on one page in the light theme.
  const page = document.documentElement.dataset;
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = page.theme;
    page.theme = "light";
    get("stage").setAttribute("viewBox", `0 0 ${bounds[0]} ${bounds[1]}`);
    get("view").removeAttribute("transform");
  });
  window.addEventListener("afterprint", () => {
    if (theme) page.theme = theme; else delete page.theme;
    get("stage").removeAttribute("viewBox");
    apply();
  });
}

get("title").textContent = data.title;
document.title = data.title;
get("slider").max = total;
draw();
listen();
fitToRead();
