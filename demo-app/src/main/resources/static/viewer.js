const NAMES = {
  RequestData: 'Request',
  RemoteDependencyData: 'Dependency',
  MessageData: 'Trace',
  ExceptionData: 'Exception',
  EventData: 'Event',
  MetricData: 'Metric',
  AvailabilityData: 'Availability',
  PageViewData: 'Page view',
  PageViewPerfData: 'Page timing',
};

/** {id} is the favorite that the POST before it made. */
const TRAFFIC = [
  { method: 'GET', path: 'favorites' },
  { method: 'POST', path: 'favorites', body: () => ({ name: `Lighthouse ${new Date().toISOString().slice(11, 23)}` }) },
  { method: 'POST', path: 'favorites/{id}/likes' },
  { method: 'POST', path: 'favorites/{id}/orders' },
  { method: 'GET', path: 'favorites/{id}' },
  { method: 'GET', path: 'quotes/ACME' },
  { method: 'GET', path: 'failures/thrown' },
  { method: 'GET', path: 'failures/status' },
  { method: 'GET', path: 'failures/handled' },
  { method: 'GET', path: 'nowhere' },
];

const MAX_ROWS = 500;
const POLL_MILLIS = 1000;
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

const $ = (id) => document.getElementById(id);
const rows = new Map();
const hiddenTypes = new Set();
let operation = null;
let since = null;
let last = 0;
let paused = false;
let polling = false;
let lost = false;

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(text, onClick) {
  const node = element('button', '', text);
  node.type = 'button';
  node.addEventListener('click', onClick);
  return node;
}

function say(text, bad = false) {
  $('status').textContent = text;
  $('status').classList.toggle('bad', bad);
}

async function call(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${options?.method ?? 'GET'} ${path} answered ${response.status}`);
  return response.status === 204 ? null : response.json();
}

async function poll() {
  if (polling) return;
  polling = true;
  try {
    const summary = await call('viewer/api/summary');
    if (summary.since !== since) startAnew(summary.since);
    const items = await call(`viewer/api/items?after=${last}&limit=${MAX_ROWS}`);
    items.reverse().forEach(add);
    trim();
    showCounts(summary);
    show();
    if (lost) say('Connected again.');
    lost = false;
  } catch (error) {
    if (!lost) say(`The demo does not answer: ${error.message}. Trying on.`, true);
    lost = true;
  } finally {
    polling = false;
  }
}

async function loop() {
  if (!paused && !document.hidden) await poll();
  setTimeout(loop, POLL_MILLIS);
}

function startAnew(newSince) {
  since = newSince;
  last = 0;
  operation = null;
  rows.clear();
  $('items').replaceChildren();
}

function add(item) {
  if (rows.has(item.sequence)) return;
  last = Math.max(last, item.sequence);
  rows.set(item.sequence, { item, node: listItem(item) });
  $('items').prepend(rows.get(item.sequence).node);
}

function trim() {
  for (const [sequence, row] of rows) {
    if (rows.size <= MAX_ROWS) return;
    row.node.remove();
    rows.delete(sequence);
  }
}

function showCounts(summary) {
  const known = new Set([...$('types').children].map((node) => node.dataset.type));
  const order = Object.keys(NAMES);
  const types = Object.keys(summary.accepted).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (types.length !== known.size || types.some((type) => !known.has(type))) {
    $('types').replaceChildren(...types.map(typeToggle));
  }
  for (const node of $('types').children) {
    node.lastChild.textContent = summary.accepted[node.dataset.type];
  }
  showRejected(summary);
}

/** Written again only when it changed: selected text stays selected. */
function showRejected({ rejected, lastRejections }) {
  const [title, list] = $('rejected').children;
  if (title.textContent === `${rejected} rejected`) return;
  title.textContent = `${rejected} rejected`;
  list.replaceChildren(...lastRejections.map((r) => element('li', '', `${clock(r.arrived)} ${r.statusCode} ${r.message}`)));
  $('rejected').hidden = rejected === 0;
}

function typeToggle(type) {
  const toggle = button(NAMES[type] ?? type, () => {
    const shown = hiddenTypes.delete(type) || !hiddenTypes.add(type);
    toggle.setAttribute('aria-pressed', String(shown));
    show();
  });
  toggle.dataset.type = type;
  toggle.setAttribute('aria-pressed', String(!hiddenTypes.has(type)));
  toggle.append(element('b'));
  return toggle;
}

function show() {
  let visible = 0;
  for (const { item, node } of rows.values()) {
    node.hidden = hiddenTypes.has(item.type) || (operation !== null && item.headline.operationId !== operation);
    if (!node.hidden) visible++;
  }
  $('shown').textContent = rows.size === 0 ? '' : `${visible} of ${rows.size} shown`;
  $('empty').hidden = rows.size > 0;
  $('filtered').hidden = rows.size === 0 || visible > 0;
  $('operation').hidden = operation === null;
  $('operation').textContent = operation === null ? '' : `Only operation ${short(operation)} ✕`;
}

function listItem(item) {
  const node = element('li');
  node.dataset.type = item.type;
  const row = button('', () => toggleDetail(item, node, row));
  row.className = 'row';
  row.setAttribute('aria-expanded', 'false');
  row.append(...cells(item));
  node.append(row);
  const light = () => highlight(item.headline.operationId);
  node.addEventListener('mouseenter', light);
  row.addEventListener('focus', light);
  return node;
}

function cells({ type, headline }) {
  const failed = headline.success === false || ['Error', 'Critical'].includes(headline.result);
  const tone = failed ? ' bad' : headline.result === 'Warning' ? ' warn' : '';
  const name = element('span', 'name', headline.name);
  name.title = headline.name;
  const mark = element('span', 'mark');
  if (headline.success !== null) {
    mark.textContent = headline.success ? '✓' : '✕';
    mark.classList.add(headline.success ? 'good' : 'bad');
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', headline.success ? 'succeeded' : 'failed');
  }
  return [
    element('span', 'time', clock(headline.time)),
    element('span', 'type', NAMES[type] ?? type),
    name,
    element('span', `result${tone}`, headline.result),
    element('span', 'duration', duration(headline.duration)),
    mark,
    element('span', 'operation', short(headline.operationId)),
  ];
}

function toggleDetail(item, node, row) {
  const open = node.querySelector('.detail');
  if (open) open.remove();
  else node.append(detail(item));
  row.setAttribute('aria-expanded', String(!open));
}

function detail(item) {
  const text = pretty(item.raw);
  const node = element('div', 'detail');
  const actions = element('div', 'actions');
  actions.append(button('Copy', () => copy(text)));
  const id = item.headline.operationId;
  if (id) actions.append(button('Only this operation', () => only(id)));
  actions.append(element('p', '', `#${item.sequence}, ${item.bytes} bytes, arrived ${clock(item.arrived)}`));
  const pre = element('pre', '', text);
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', 'Envelope');
  node.append(actions, pre);
  return node;
}

function only(id) {
  operation = id;
  show();
  (id ? $('operation') : $('items').querySelector('.row'))?.focus();
}

function highlight(id) {
  for (const { item, node } of rows.values()) {
    node.classList.toggle('same', Boolean(id) && item.headline.operationId === id);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say('Envelope copied.');
  } catch {
    say('The browser refused to copy. Select the text instead.', true);
  }
}

const clock = (time) => new Date(time).toLocaleTimeString([], {
  hour12: false, hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
});

const short = (id) => (id ?? '').slice(0, 8);

function duration(text) {
  const parts = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text ?? '');
  if (!parts) return text;
  const [days, hours, minutes, rest] = parts.slice(1).map((part) => Number(part ?? 0));
  const seconds = ((days * 24 + hours) * 60 + minutes) * 60 + rest;
  if (seconds < 1) return `${(seconds * 1000).toFixed(1)} ms`;
  return seconds < 60 ? `${seconds.toFixed(2)} s` : text.replace(/\.\d+$/, '');
}

/** Indents the text itself: JSON.parse would turn 512.0 into 512. */
function pretty(raw) {
  let depth = 0;
  const line = (step) => `\n${'  '.repeat(depth += step)}`;
  return raw.match(TOKENS).map((token) => {
    switch (token) {
      case '{': case '[': return token + line(1);
      case '}': case ']': return line(-1) + token;
      case ',': return token + line(0);
      case ':': return ': ';
      default: return token;
    }
  }).join('');
}

/** One run at a time; the button keeps the focus, so it is not disabled. */
function action(id, run) {
  const node = $(id);
  node.addEventListener('click', async () => {
    if (node.getAttribute('aria-disabled') === 'true') return;
    node.setAttribute('aria-disabled', 'true');
    try {
      await run();
    } catch (error) {
      say(error.message, true);
    } finally {
      node.removeAttribute('aria-disabled');
    }
  });
}

const json = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

action('traffic', async () => {
  let id = 1;
  let failed = 0;
  for (const { method, path, body } of TRAFFIC) {
    say(`${method} /${path} …`);
    const response = await fetch(path.replace('{id}', id), body ? json(method, body()) : { method });
    if (!response.ok) failed++;
    if (method === 'POST' && body && response.ok) id = (await response.json()).id ?? id;
  }
  say(`${TRAFFIC.length} requests made, ${failed} failed, some on purpose. Telemetry arrives within a second or two, or press Flush.`);
});

action('flush', async () => {
  const result = await call('actuator/appinsights', json('POST', {}));
  say(`Flushed: ${Object.entries(result ?? {}).map(([name, count]) => `${name} ${count}`).join(', ')}.`);
  if (!paused) await poll();
});

action('clear', async () => {
  await call('viewer/api/items', { method: 'DELETE' });
  say('Cleared.');
  await poll();
});

$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', String(paused));
  say(paused ? 'Paused. New items wait.' : '');
  if (!paused) poll();
});

$('operation').addEventListener('click', () => only(null));

$('reset').addEventListener('click', () => {
  operation = null;
  hiddenTypes.clear();
  for (const toggle of $('types').children) toggle.setAttribute('aria-pressed', 'true');
  show();
});

$('items').addEventListener('mouseleave', () => highlight(null));

$('items').addEventListener('keydown', (event) => {
  const row = event.target.closest('li')?.querySelector('.row');
  if (event.key === 'Escape' && row?.getAttribute('aria-expanded') === 'true') {
    row.click();
    row.focus();
  }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step && event.target === row) {
    event.preventDefault();
    const visible = [...$('items').querySelectorAll('li:not([hidden]) > .row')];
    visible[visible.indexOf(row) + step]?.focus();
  }
});

document.addEventListener('visibilitychange', () => {
  if (!paused && !document.hidden) poll();
});

loop();
