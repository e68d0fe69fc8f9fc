// What a person would see: a plain-text rendering of messages and views, for assertions and transcripts.
const unesc = (s) => String(s).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

export function mrkdwnToText(s, names = () => undefined) {
  return unesc(
    String(s).replace(/<([^<>]+)>/g, (_all, t) => {
      const [target, label] = t.split('|');
      if (label && !/^[@#!]/.test(target)) return label;
      if (/^@/.test(target)) return `@${names(target.slice(1)) ?? label ?? target.slice(1)}`;
      if (/^#/.test(target)) return `#${names(target.slice(1)) ?? label ?? target.slice(1)}`;
      if (/^!date\^/.test(target)) return label ?? target;
      if (/^!subteam\^/.test(target)) return `@${names(target.slice(9)) ?? label ?? target.slice(9)}`;
      if (/^!/.test(target)) return `@${target.slice(1).split('^')[0]}`;
      return label ?? target;
    }),
  );
}
const txt = (o, n) =>
  o == null ? '' : typeof o === 'string' ? o : o.type === 'mrkdwn' ? mrkdwnToText(o.text, n) : String(o.text ?? '');

function el(e, n, val) {
  const chosen = (o) => (o ? txt(o.text, n) : null);
  switch (e?.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return `[${txt(e.text, n)}]${e.style ? `(${e.style})` : ''}${e.url ? `->${e.url}` : ''}`;
    case 'overflow':
      return `[... ${e.options.map((o) => txt(o.text, n)).join(' | ')}]`;
    case 'image':
      return `(image: ${e.alt_text})`;
    case 'checkboxes':
      return e.options
        .map(
          (o) =>
            `${(val?.selected_options ?? e.initial_options ?? []).some((x) => x.value === o.value) ? '[x]' : '[ ]'} ${txt(o.text, n)}`,
        )
        .join(' ');
    case 'radio_buttons':
      return e.options
        .map(
          (o) => `${(val?.selected_option ?? e.initial_option)?.value === o.value ? '(o)' : '( )'} ${txt(o.text, n)}`,
        )
        .join(' ');
    case 'mrkdwn':
    case 'plain_text':
      return txt(e, n);
    case undefined:
      return '';
    default: {
      const cur =
        val?.value ??
        chosen(val?.selected_option) ??
        val?.selected_date ??
        val?.selected_time ??
        val?.selected_user ??
        val?.selected_conversation ??
        val?.selected_channel ??
        val?.selected_date_time ??
        (val?.selected_options ? val.selected_options.map((o) => txt(o.text, n)).join(', ') : undefined) ??
        e.initial_value ??
        chosen(e.initial_option) ??
        e.initial_date ??
        e.initial_time;
      return `{${e.type}${e.placeholder ? `: ${txt(e.placeholder)}` : ''}${cur ? ` = ${cur}` : ''}}`;
    }
  }
}
const rt = (e, n) => {
  if (e.elements) {
    if (e.type === 'rich_text_list')
      return e.elements.map((x, i) => `${e.style === 'ordered' ? `${i + 1}.` : '-'} ${rt(x, n)}`).join('\n');
    return e.elements.map((x) => rt(x, n)).join('');
  }
  return (
    {
      text: () => e.text,
      link: () => e.text ?? e.url,
      user: () => `@${n(e.user_id) ?? e.user_id}`,
      channel: () => `#${n(e.channel_id) ?? e.channel_id}`,
      emoji: () => `:${e.name}:`,
      broadcast: () => `@${e.range}`,
      usergroup: () => `@${n(e.usergroup_id) ?? e.usergroup_id}`,
      date: () => e.fallback ?? String(e.timestamp),
    }[e.type]?.() ?? ''
  );
};
export function blockToText(b, n = () => undefined, state) {
  const val = (e) => state?.values?.[b.block_id]?.[e?.action_id];
  switch (b?.type) {
    case 'section':
      return [
        txt(b.text, n),
        ...(b.fields ?? []).map((f) => txt(f, n)),
        b.accessory ? el(b.accessory, n, val(b.accessory)) : '',
      ]
        .filter(Boolean)
        .join('\n');
    case 'header':
      return `# ${txt(b.text, n)}`;
    case 'divider':
      return '---';
    case 'context':
      return `(${b.elements.map((e) => el(e, n)).join(' ')})`;
    case 'actions':
    case 'context_actions':
      return b.elements.map((e) => el(e, n, val(e))).join(' ');
    case 'image':
      return `(image: ${b.alt_text}${b.title ? ` - ${txt(b.title)}` : ''})`;
    case 'input':
      return `${txt(b.label)}${b.optional ? ' (optional)' : ''}: ${el(b.element, n, val(b.element))}${b.hint ? ` (${txt(b.hint)})` : ''}`;
    case 'markdown':
      return b.text;
    case 'rich_text':
      return b.elements.map((e) => rt(e, n)).join('\n');
    case 'table':
      return b.rows
        .map((r) => r.map((c) => (c.type === 'raw_text' ? c.text : blockToText(c, n))).join(' | '))
        .join('\n');
    case 'alert':
      return `! ${txt(b.text, n)}`;
    case 'card':
      return [txt(b.title, n), txt(b.subtitle, n), txt(b.body, n), (b.actions ?? []).map((e) => el(e, n)).join(' ')]
        .filter(Boolean)
        .join('\n');
    case 'carousel':
      return b.elements.map((c) => blockToText(c, n)).join('\n');
    case 'video':
      return `(video: ${b.alt_text})`;
    default:
      return b?.type ? `<${b.type}>` : '';
  }
}
/** the visible body: blocks if any, else text; then attachments */
export function messageToText(m, names) {
  const body = m.blocks?.length
    ? m.blocks.map((b) => blockToText(b, names)).join('\n')
    : mrkdwnToText(m.text ?? '', names);
  const atts = (m.attachments ?? []).map((a) =>
    [
      a.pretext,
      a.title,
      a.text ?? (a.blocks ? undefined : a.fallback),
      ...(a.fields ?? []).map((f) => `${f.title}: ${f.value}`),
      ...(a.blocks ?? []).map((b) => blockToText(b, names)),
    ]
      .filter(Boolean)
      .map((x) => mrkdwnToText(x, names))
      .join('\n'),
  );
  const files = (m.files ?? []).map((f) => `(file: ${f.name})`);
  return [body, ...atts, ...files].filter(Boolean).join('\n');
}
export function viewToText(v, names) {
  const head = v.type === 'home' ? '== Home ==' : `== ${v.title?.text ?? ''} ==`;
  const foot = v.type === 'home' ? [] : [`[${v.close?.text ?? 'Cancel'}]${v.submit ? ` [${v.submit.text}]` : ''}`];
  return [head, ...v.blocks.map((b) => blockToText(b, names, v.state)), ...foot].join('\n');
}
