// @ts-check
/// <reference lib="dom" />
// The page in the browser: shows the posts of employee, bot and IT desk, and sends what is written or pressed.

/**
 * @typedef {{ id: string, seq: number, revision: number, conversation: string, thread?: string,
 *   author: 'bot' | 'employee' | 'staff', body: string, at: string }} Post
 * @typedef {{ name: string, type: string, size: number, url?: string }} FileLink
 * @typedef {{ cards: object[], text: string, language: string, talk?: true, files?: FileLink[] }} Drawing what the bot
 *   says, as Teams gets it; `talk` is said to the desk itself
 * @typedef {{ side: 'employee' | 'desk', text?: string, data?: unknown, thread?: string }} Said
 * @typedef {{ input: import('adaptivecards').Input, control: HTMLInputElement, form?: string }} Box
 * @typedef {{ boxes: Map<string, Box>, forms: Map<string, import('adaptivecards').ShowCardAction> }} Drawn by the title of
 *   a form, and of its boxes by that and their place: ids and places of buttons change with the ticket
 * @typedef {{ verb?: string, form?: string }} Pressed
 * @typedef {{ post: Post, element: HTMLElement, drawn: Drawn[], pressed?: Pressed }} Shown
 * @typedef {{ element: HTMLElement, thread: HTMLElement, composer: HTMLFormElement }} Ticket
 */

/** @type {{ token: string, languages: string[], names: Record<string, string>, language: string, relay: boolean, words: Record<string, Record<string, string>> }} */
const data = JSON.parse(byId('data').textContent);
/** @type {typeof import('adaptivecards')} */
const AdaptiveCards = Reflect.get(globalThis, 'AdaptiveCards');

/** The two people of the story, as the bot calls them, by the names of their words. */
const names = { employee: 'nameEmployee', desk: 'nameStaff' };
const authors = { bot: 'bot', employee: 'you', staff: 'staff' };
/** @type {Record<string, string>} */
const locales = { en: 'en-US', ja: 'ja-JP' };
/** After these the words in the card's own box have gone; after any other press they stay. */
const takesWords = ['reply', 'note'];

/** Drawn where they are said, as the server lets the browser draw them. */
const shownTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const retryMs = 2_000;
/** A press that is answered by nothing sets its buttons free again after this time. */
const answerMs = 4_000;
/** A page that was just reloaded and is still refused does not reload again. */
const reloadMs = 10_000;
/** Posts that follow each other faster than this are one answer. */
const burstMs = 1_000;

const chat = byId('chat');
const tickets = byId('tickets');
const talk = byId('talk');
const composer = /** @type {HTMLFormElement} */ (byId('composer'));

/** @type {Map<string, Shown>} */
const shown = new Map();
/** @type {Map<string, Ticket>} */
const ticketsByThread = new Map();
/** @type {Set<() => void>} */
const waiting = new Set();
let language = preferredLanguage();
let revision = 0;
/** The first post of the latest answer on each side, and when that side last got one. @type {Map<HTMLElement, { top: HTMLElement, at: number }>} */
const answers = new Map();

// --- words ---

function preferredLanguage() {
  const first = (/** @type {string} */ tag) => tag.split('-')[0];
  const wanted = [localStorage.getItem('language') ?? '', ...navigator.languages];
  return (
    wanted.flatMap(
      (tag) =>
        data.languages.find((one) => one === tag) ?? data.languages.find((one) => first(one) === first(tag)) ?? [],
    )[0] ?? data.language
  );
}

/** @param {string} name @param {Record<string, string | undefined>} [values] */
function word(name, values = {}) {
  const text = data.words[language]?.[name] ?? '';
  return text.replace(/\{\{(\w+)\}\}/g, (_, value) => values[value] ?? '');
}

/** Fills in the words and times below `root`, in the language of now. @param {ParentNode} root */
function label(root) {
  for (const element of all(root, '[data-words]')) {
    element.textContent = word(element.dataset['words'] ?? '', element.dataset);
  }
  for (const element of all(root, '[data-placeholder]')) {
    element.setAttribute('placeholder', word(element.dataset['placeholder'] ?? ''));
  }
  for (const element of all(root, '[data-label]')) {
    element.setAttribute('aria-label', word(element.dataset['label'] ?? ''));
  }
  const clock = new Intl.DateTimeFormat(locales[language] ?? language, { hour: 'numeric', minute: '2-digit' });
  for (const time of all(root, 'time')) time.textContent = clock.format(new Date(time.getAttribute('datetime') ?? 0));
}

function labelPage() {
  document.documentElement.lang = language;
  document.title = word('title');
  label(document);
  for (const button of all(document, '#languages button')) {
    button.setAttribute('aria-pressed', String(button.lang === language));
  }
}

function addLanguageButtons() {
  for (const one of data.languages) {
    const button = document.createElement('button');
    button.type = 'button';
    button.lang = one;
    button.textContent = data.names[one] ?? one;
    button.addEventListener('click', () => speak(one));
    byId('languages').append(button);
  }
}

/** The page's language becomes the employee's, once they have begun to talk. @param {string} next */
async function speak(next) {
  if (next === language) return;
  language = next;
  localStorage.setItem('language', next);
  labelPage();
  const talking = [...shown.values()].some(({ post }) => post.conversation === 'employee');
  if (talking) await say({ side: 'employee', data: { press: { to: 'command', command: `speak:${next}` } } });
}

// --- posts ---

/** Shows a post, or draws it again in its place. Returns its element when it is new. @param {Post} post */
function show(post) {
  const known = shown.get(post.id);
  if (known) return void redraw(known, post);
  if (post.conversation !== 'employee' && post.conversation !== 'desk') return undefined;
  const element = part('post');
  element.classList.add(post.author);
  element.dataset['seq'] = String(post.seq);
  const [author, time] = [first(element, '.author'), first(element, 'time')];
  author.dataset['words'] = authors[post.author];
  time.setAttribute('datetime', post.at);
  /** @type {Shown} */
  const entry = { post, element, drawn: [] };
  shown.set(post.id, entry);
  fill(entry);
  place(entry);
  label(element);
  return element;
}

/** @param {Shown} entry */
function place({ post, element }) {
  if (post.conversation === 'employee') {
    byId('empty-chat').hidden = true;
    inOrder(chat, element);
    return;
  }
  if (isTalk(post)) {
    talk.hidden = false;
    inOrder(talk, element);
    return;
  }
  byId('empty-desk').hidden = true;
  const ticket = ticketOf(threadOf(post));
  if (post.thread) inOrder(ticket.thread, element);
  else {
    ticket.element.prepend(element);
    nameTicket(ticket, element);
  }
}

/** @param {HTMLElement} list @param {HTMLElement} element */
function inOrder(list, element) {
  const later = [...list.children].find(
    (one) => one instanceof HTMLElement && Number(one.dataset['seq']) > Number(element.dataset['seq']),
  );
  list.insertBefore(element, later ?? null);
}

/** Said to the desk or by it, about no ticket that is shown. @param {Post} post */
function isTalk({ conversation, thread, author, body }) {
  return conversation === 'desk' && !thread && (author !== 'bot' || JSON.parse(body).talk === true);
}

/** @param {Post} post */
function threadOf({ id, thread }) {
  return thread ?? `desk;messageid=${id}`;
}

/** The ticket of that thread, made when its first post arrives. @param {string} thread */
function ticketOf(thread) {
  const known = ticketsByThread.get(thread);
  if (known) return known;
  const element = part('ticket');
  const form = /** @type {HTMLFormElement} */ (first(element, 'form'));
  const ticket = { element, thread: first(element, '.thread'), composer: form };
  ticketsByThread.set(thread, ticket);
  onWords(form, (text) => say({ side: 'desk', text, thread }));
  tickets.append(element);
  return ticket;
}

/** The number on the card names the ticket and its thread. @param {Ticket} ticket @param {HTMLElement} card */
function nameTicket({ element, thread, composer }, card) {
  const title = first(card, '.content').querySelector('[role=heading]')?.textContent ?? '';
  const number = /ACT-\d+/.exec(title)?.[0];
  if (!number) return;
  element.setAttribute('aria-label', number);
  thread.setAttribute('aria-label', number);
  const [caption, box] = [first(composer, 'label'), first(composer, 'textarea')];
  box.id = `words-${number}`;
  caption.setAttribute('for', box.id);
  caption.dataset['ticket'] = number;
  caption.dataset['words'] = data.relay ? 'threadRelay' : 'thread';
  composer.hidden = false;
  label(element);
  if (revision > 0) byId('news').textContent = title;
}

/** Puts the post's words or cards into its element. @param {Shown} entry */
function fill(entry) {
  const { post, element } = entry;
  const content = first(element, '.content');
  content.replaceChildren();
  content.removeAttribute('aria-busy');
  if (post.author !== 'bot') {
    content.textContent = post.body;
    return;
  }
  /** @type {Drawing} */
  const { cards, language: spoken, files = [] } = JSON.parse(post.body);
  content.lang = spoken;
  entry.drawn = cards.map((json) => drawCard(json, content, (pressed, form) => press(entry, pressed, form)));
  if (files.length > 0) content.append(fileList(files));
}

/** A pressed card comes again without its buttons; what was typed into it stays. @param {Shown} entry @param {Post} post */
function redraw(entry, post) {
  if (post.revision <= entry.post.revision) return;
  const content = first(entry.element, '.content');
  const { activeElement } = document;
  const focused = content.contains(activeElement) && activeElement instanceof HTMLElement ? activeElement : undefined;
  const before = { draft: draftIn(entry), open: openForms(entry), focus: nameOf(focused) };
  entry.post = post;
  delete entry.pressed;
  fill(entry);
  for (const { boxes, forms } of entry.drawn) {
    for (const [key, { control }] of boxes) control.value = before.draft.get(key) ?? control.value;
    const written = [...boxes].flatMap(([key, { form }]) =>
      form !== undefined && before.draft.has(key) ? [form] : [],
    );
    // Another button closed the form; what is in it is not done. The one that was open is opened last, and stays.
    const closed = new Set(written.filter((title) => !before.open.includes(title)));
    for (const title of [...closed, ...before.open]) openForm(forms.get(title));
  }
  if (!focused) return;
  const again = all(content, 'button, [name]').find((one) => nameOf(one) === before.focus);
  (again ?? entry.element).focus({ preventScroll: true });
}

/** What is the same thing after the card was drawn again has the same name. @param {HTMLElement} [element] */
function nameOf(element) {
  return element?.dataset['box'] ?? element?.getAttribute('aria-label') ?? undefined;
}

/** What was typed into a card and not sent, by box. @param {Shown} entry */
function draftIn({ drawn, pressed }) {
  const wordsWent = takesWords.includes(pressed?.verb ?? '');
  /** @param {Box} box */
  const went = ({ form }) => pressed !== undefined && form === pressed.form && (form !== undefined || wordsWent);
  const typed = drawn.flatMap(({ boxes }) => [...boxes]).filter(([, box]) => box.input.isDirty() && !went(box));
  return new Map(typed.map(([key, { control }]) => [key, control.value]));
}

/** @param {import('adaptivecards').ShowCardAction | undefined} form */
function openForm(form) {
  const button = form?.renderedElement;
  if (button?.ariaExpanded !== 'true') button?.click();
}

/** Titles of the forms that are open, but for one that was just sent. @param {Shown} entry */
function openForms({ drawn, pressed }) {
  return drawn
    .flatMap(({ forms }) => [...forms])
    .filter(([title, form]) => title !== pressed?.form && form.renderedElement?.ariaExpanded === 'true')
    .map(([title]) => title);
}

/** Pictures as such, anything else by name and size. @param {FileLink[]} files */
function fileList(files) {
  const list = document.createElement('ul');
  list.className = 'files';
  list.append(...files.map(fileItem));
  return list;
}

/** @param {FileLink} file */
function fileItem({ name, type, size, url = '' }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  const caption = () => {
    link.textContent = `${name} (${sizeOf(size)})`;
  };
  if (shownTypes.includes(type)) {
    const image = document.createElement('img');
    image.src = url;
    image.alt = name;
    // The file may be gone: its name says more than a broken picture.
    image.addEventListener('error', caption);
    link.append(image);
  }
  item.append(link);
  if (!link.hasChildNodes()) caption();
  return item;
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const big = bytes >= 1_000_000;
  const size = { style: 'unit', unit: big ? 'megabyte' : 'kilobyte', maximumFractionDigits: big ? 1 : 0 };
  const amount = big ? bytes / 1_000_000 : Math.max(1, bytes / 1_000);
  return new Intl.NumberFormat(language, /** @type {Intl.NumberFormatOptions} */ (size)).format(amount);
}

// --- cards ---

/** Teams' proportions; the colours are the page's own, so that light and dark are one drawing. */
function makeHostConfig() {
  const inks = ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'];
  const foregroundColors = Object.fromEntries(
    inks.map((ink) => [ink, { default: `var(--ink-${ink})`, subtle: 'var(--ink-subtle)' }]),
  );
  const sizes = { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 };
  const weights = { lighter: 400, default: 400, bolder: 600 };
  return new AdaptiveCards.HostConfig({
    supportsInteractivity: true,
    fontFamily: 'var(--font)',
    fontTypes: {
      default: { fontFamily: 'var(--font)', fontSizes: sizes, fontWeights: weights },
      monospace: { fontFamily: 'var(--mono)', fontSizes: sizes, fontWeights: weights },
    },
    lineHeights: { small: 18, default: 22, medium: 24, large: 26, extraLarge: 32 },
    spacing: { small: 4, default: 10, medium: 16, large: 24, extraLarge: 32, padding: 12 },
    containerStyles: {
      default: { backgroundColor: 'transparent', foregroundColors },
      emphasis: { backgroundColor: 'var(--quote)', foregroundColors },
    },
    textBlock: { headingLevel: 3 },
    textStyles: { heading: { size: 'medium', weight: 'bolder' } },
    factSet: {
      title: { weight: 'default', isSubtle: true, wrap: true, maxWidth: 120 },
      value: { wrap: true },
      spacing: 8,
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        optionalInputs: { weight: 'bolder', size: 'small' },
        requiredInputs: { weight: 'bolder', size: 'small' },
      },
    },
    actions: {
      maxActions: 12,
      buttonSpacing: 0,
      spacing: 'default',
      actionAlignment: 'left',
      allowTitleToWrap: true,
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    },
  });
}

const hostConfig = makeHostConfig();
AdaptiveCards.GlobalSettings.setTabIndexAtCardRoot = false;
// What a press did not take stays a draft.
AdaptiveCards.GlobalSettings.resetInputsDirtyStateAfterActionExecution = false;
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};
const markdown = makeMarkdown();

function makeMarkdown() {
  const made = Reflect.get(globalThis, 'markdownit')({ html: false, breaks: true, linkify: true }).disable('image');
  // Only whole addresses become links: "slmgr.vbs" is none.
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const { rules } = made.renderer;
  /** @type {(...given: any[]) => string} */
  const open = (tokens, index, options, _env, self) => {
    tokens[index].attrSet('target', '_blank');
    tokens[index].attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
  rules.link_open = open;
  return made;
}

/**
 * @param {object} json @param {HTMLElement} into
 * @param {(data: unknown, form?: string) => void} onPress with the title of the form that was sent @returns {Drawn}
 */
function drawCard(json, into, onPress) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig;
  card.parse(json);
  card.onInlineCardExpanded = focusForm;
  card.render(into);
  // Its words are on the card already; as a label they would be read in place of the card.
  card.renderedElement?.removeAttribute('aria-label');
  for (let at = 0; at < card.getActionCount(); at += 1) {
    card.getActionAt(at)?.renderedElement?.setAttribute('data-aside', '');
  }
  const actions = card.getAllActions().filter((one) => one instanceof AdaptiveCards.ShowCardAction);
  const forms = new Map(actions.map((form) => [form.title ?? '', form]));
  const boxes = boxesOf(card.getAllInputs(false));
  for (const [title, form] of forms) {
    // Before it is opened, so that a draft has a box to go to.
    const group = form.card.render();
    group?.setAttribute('role', 'group');
    group?.setAttribute('aria-label', title);
    for (const [key, box] of boxesOf(form.getAllInputs(), title)) boxes.set(key, box);
  }
  card.onExecuteAction = (action) => {
    if (!(action instanceof AdaptiveCards.SubmitAction)) return;
    const form = actions.find((one) => one.card.getAllActions().includes(action));
    onPress(action.data, form?.title);
  };
  return { boxes, forms };
}

/** Each named, for the keyboard and for what was typed. @param {import('adaptivecards').Input[]} inputs @param {string} [form] */
function boxesOf(inputs, form) {
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const [at, input] of inputs.entries()) {
    const control = input.renderedElement?.querySelector('input, textarea, select');
    if (!input.id || !(control instanceof HTMLElement)) continue;
    const key = form === undefined ? input.id : `${form}/${at}`;
    // The placeholder would be announced in place of the label.
    control.removeAttribute('aria-label');
    control.setAttribute('name', input.id);
    control.dataset['box'] = key;
    boxes.set(key, { input, control: /** @type {HTMLInputElement} */ (control), ...(form !== undefined && { form }) });
  }
  return boxes;
}

/** Whoever opened a form with the button writes on at once. @param {import('adaptivecards').ShowCardAction} form @param {boolean} isOpen */
function focusForm(form, isOpen) {
  if (!isOpen || document.activeElement !== form.renderedElement) return;
  const box = form.card.renderedElement?.querySelector('input, textarea, select');
  if (box instanceof HTMLElement) box.focus({ preventScroll: true });
  form.card.renderedElement?.scrollIntoView({ block: 'nearest' });
}

/** @param {Shown} entry @param {any} pressed @param {string} [form] */
async function press(entry, pressed, form) {
  const content = first(entry.element, '.content');
  if (content.ariaBusy === 'true') return;
  entry.pressed = { verb: pressed?.press?.verb, ...(form !== undefined && { form }) };
  setBusy(content, true);
  const { post } = entry;
  const answered = nextPosts();
  const sent = await say(
    post.conversation === 'desk'
      ? { side: 'desk', data: pressed, ...(isTalk(post) ? {} : { thread: threadOf(post) }) }
      : { side: 'employee', data: pressed },
  );
  if (sent) await answered;
  setBusy(content, false);
}

/** A button that is `disabled` would lose the focus. @param {HTMLElement} content @param {boolean} busy */
function setBusy(content, busy) {
  content.ariaBusy = busy ? 'true' : null;
  for (const button of all(content, 'button')) button.ariaDisabled = busy ? 'true' : null;
}

// --- composers ---

/** Enter sends, Shift + Enter begins a line. @param {HTMLFormElement} form @param {(text: string) => Promise<boolean>} send */
function onWords(form, send) {
  const box = /** @type {HTMLTextAreaElement} */ (first(form, 'textarea'));
  box.addEventListener('keydown', (event) => {
    // Enter that ends a Japanese conversion is not meant for us; Safari says so by its key code only.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = box.value;
    if (text.trim() === '' || form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    if ((await send(text)) && box.value === text) box.value = '';
    form.ariaBusy = null;
  });
}

/** @param {MouseEvent} event */
async function sendExample({ currentTarget }) {
  const text = currentTarget instanceof HTMLElement ? (currentTarget.textContent ?? '') : '';
  // The button goes; the answer comes here. Focus in the box would open a phone's keyboard.
  chat.focus({ preventScroll: true });
  byId('employee').scrollIntoView();
  await say({ side: 'employee', text });
}

// --- the wire ---

/** Hands it to the bot; false: it did not get through. @param {Said} said */
async function say(said) {
  answers.clear();
  const name = word(names[said.side]);
  const locale = locales[language] ?? language;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const body = JSON.stringify({ id: crypto.randomUUID(), locale, timeZone, name, ...said });
  try {
    const response = await call('/local/say', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await response.text();
    return response.ok;
  } catch {
    setOffline(true);
    return false;
  }
}

/** @param {string} path @param {RequestInit} [init] */
async function call(path, { headers, ...init } = {}) {
  const response = await fetch(path, { ...init, headers: { ...headers, 'x-desk-token': data.token } });
  if (response.status === 403) reload();
  return response;
}

/** The bot was started again and has a new token. */
function reload() {
  const before = Number(sessionStorage.getItem('reloaded'));
  if (Date.now() - before < reloadMs) return setOffline(true);
  sessionStorage.setItem('reloaded', String(Date.now()));
  sessionStorage.setItem('draft', /** @type {HTMLTextAreaElement} */ (first(composer, 'textarea')).value);
  location.reload();
}

async function listen() {
  for (;;) {
    try {
      const response = await call(`/local/posts?since=${revision}`);
      if (!response.ok) throw new Error(`the bot answers ${response.status}`);
      const { posts } = await response.json();
      setOffline(false);
      receive(posts);
    } catch {
      setOffline(true);
      await pause(retryMs);
    }
  }
}

/** @param {Post[]} posts */
function receive(posts) {
  const history = revision === 0;
  const places = posts.toSorted((a, b) => a.seq - b.seq).map(show);
  revision = Math.max(revision, ...posts.map((post) => post.revision));
  for (const scroller of [chat, talk, tickets]) {
    const added = places.filter((element) => element !== undefined && scroller.contains(element));
    const [next, last] = [added[0], added.at(-1)];
    if (!next || !last) continue;
    const before = answers.get(scroller);
    const at = Date.now();
    const top = history ? last : before && at - before.at < burstMs ? before.top : next;
    answers.set(scroller, { top, at });
    reveal(scroller, top, last, history);
  }
  for (const done of waiting) done();
}

/** Resolves when the bot has said something more. */
function nextPosts() {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(done);
      clearTimeout(timer);
      resolve(undefined);
    };
    const timer = setTimeout(done, answerMs);
    waiting.add(done);
  });
}

/**
 * Scrolls to the end of the latest answer, or only to its top when it is taller than the view.
 * @param {HTMLElement} scroller @param {HTMLElement} top @param {HTMLElement} last @param {boolean} history
 */
function reveal(scroller, top, last, history) {
  const view = scroller.getBoundingClientRect();
  const gap = 16;
  const down = last.getBoundingClientRect().bottom + gap - view.bottom;
  const up = top.getBoundingClientRect().top - gap - view.top;
  const calm = history || matchMedia('(prefers-reduced-motion: reduce)').matches;
  scroller.scrollBy({ top: Math.min(down, up), behavior: calm ? 'instant' : 'smooth' });
}

/** @param {boolean} offline */
function setOffline(offline) {
  const notice = byId('offline');
  if (!offline) delete notice.dataset['words'];
  else notice.dataset['words'] = 'offline';
  const text = offline ? word('offline') : '';
  if (notice.textContent !== text) notice.textContent = text;
}

// --- small things ---

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
function first(root, selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
function all(root, selector) {
  return [...root.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/** A copy of a template's only element. @param {'post' | 'ticket'} template @returns {HTMLElement} */
function part(template) {
  const { content } = /** @type {HTMLTemplateElement} */ (byId(template));
  return /** @type {HTMLElement} */ (first(content, '*').cloneNode(true));
}

// --- begin ---

addLanguageButtons();
labelPage();
onWords(composer, (text) => say({ side: 'employee', text }));
onWords(/** @type {HTMLFormElement} */ (byId('ask')), (text) => say({ side: 'desk', text }));
/** @type {HTMLTextAreaElement} */ (first(composer, 'textarea')).value = sessionStorage.getItem('draft') ?? '';
sessionStorage.removeItem('draft');
for (const example of all(document, '.example')) example.addEventListener('click', sendExample);
void listen();
