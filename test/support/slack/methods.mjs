// Web API methods of the fake workspace. Each entry: { scopes, need (required args), known (accepted args), run(args, ctx) }.
// run returns the success body (without ok) or throws ApiError.
import { faultsInSlack } from '../accessible.ts';
import { checkAttachments, checkBlocks, checkView, decorate, LIMITS, len, lintContent } from './blockKit.mjs';

export class ApiError extends Error {
  constructor(code, extra = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
const fail = (code, extra) => {
  throw new ApiError(code, extra);
};
const schemaFail = (code, list) =>
  fail(code, {
    ...(code === 'invalid_blocks' ? { errors: list } : {}),
    response_metadata: { messages: list.map((m) => `[ERROR] ${m}`) },
  });
export const truthy = (v) => v === true || v === 'true' || v === '1' || v === 1;
const num = (v, d) => (v === undefined || v === '' ? d : Number(v));

export function makeMethods(w) {
  const json = (v, bad) => {
    if (v === undefined || v === null || v === '') return undefined;
    if (typeof v !== 'string') return v;
    try {
      return JSON.parse(v);
    } catch {
      return fail(bad);
    }
  };

  // ---- lookups as the bot sees them ----
  const member = (ch, id = w.bot.user_id) => ch.members.has(id);
  function find(ref, { names = false, dmFromUser = false } = {}) {
    if (!ref || typeof ref !== 'string') return fail('channel_not_found');
    let ch = w.channels.get(ref);
    if (!ch && dmFromUser && w.users.has(ref)) {
      const u = w.users.get(ref);
      if (u.deleted || u.id === w.bot.user_id) return fail('channel_not_found');
      ch = w.dmOf(ref);
    }
    if (!ch && names) ch = [...w.channels.values()].find((c) => !c.is_im && c.name === ref.replace(/^#/, ''));
    if (!ch) return fail('channel_not_found');
    if ((ch.is_private || ch.is_im || ch.is_mpim) && !member(ch)) return fail('channel_not_found');
    return ch;
  }
  const forPost = (ref) => {
    const ch = find(ref, { names: true, dmFromUser: true });
    if (ch.is_archived) fail('is_archived');
    if (!member(ch) && !w.scopes.has('chat:write.public')) fail('not_in_channel');
    if (ch.is_im && w.opt.messagesTab === false) fail('messages_tab_disabled');
    return ch;
  };
  const forRead = (ref) => {
    const ch = find(ref);
    if (!member(ch)) fail('not_in_channel');
    return ch;
  };
  const message = (ch, ts) => ch.messages.find((m) => m.ts === ts && !m._deleted);

  // ---- message content rules ----
  function content(a, method, { update = false } = {}) {
    const blocks = json(a.blocks, 'invalid_blocks_format');
    const attachments = json(a.attachments, 'invalid_attachments');
    const metadata = json(a.metadata, 'invalid_metadata_format');
    let text = a.text === undefined || a.text === null ? undefined : String(a.text);
    if (blocks !== undefined && !Array.isArray(blocks)) fail('invalid_blocks_format');
    if (a.markdown_text !== undefined && a.markdown_text !== '') {
      if (text || blocks?.length) fail('markdown_text_conflict');
      if (len(a.markdown_text) > LIMITS.markdown) fail('msg_too_long');
    }
    if (blocks?.length) {
      const e = checkBlocks(blocks);
      if (e.length) schemaFail('invalid_blocks', e);
    }
    if (attachments !== undefined) {
      if (!Array.isArray(attachments)) fail('invalid_attachments');
      if (attachments.length > LIMITS.attachments) fail('too_many_attachments');
      const e = checkAttachments(attachments);
      if (e.length) schemaFail('invalid_attachments', e);
    }
    if (
      metadata !== undefined &&
      (typeof metadata !== 'object' ||
        Array.isArray(metadata) ||
        (Object.keys(metadata).length &&
          !metadata.entities &&
          (typeof metadata.event_type !== 'string' || typeof metadata.event_payload !== 'object')))
    )
      fail('invalid_metadata_format');
    if (metadata && JSON.stringify(metadata).length > 8000) fail('metadata_too_large');
    const empty = !(text ?? '').length && !blocks?.length && !attachments?.length && !(a.markdown_text ?? '').length;
    if (empty && !(update && (blocks || attachments))) fail('no_text');
    if (update && text !== undefined && len(text) > LIMITS.updateText) fail('msg_too_long');
    const warnings = [];
    if (text !== undefined && len(text) > LIMITS.postText) {
      text = [...text].slice(0, LIMITS.postText).join('');
      warnings.push('message_truncated');
      w.lint('message_truncated', { method });
    }
    if (
      (blocks?.length || attachments?.length) &&
      !(text ?? '').trim() &&
      !(attachments?.length && attachments.every((x) => x.fallback))
    ) {
      if (w.opt.textFallback === 'error') fail('no_text');
      if (w.opt.textFallback !== 'off') w.violate('missing_text_fallback', { method, blocks: blocks?.length });
    }
    for (const fault of faultsInSlack({ text, blocks })) w.violate('hard_to_use', { method, fault });
    for (const l of lintContent({ text: text ?? a.markdown_text, blocks, attachments }))
      w.lint(l.code, { method, where: l.where, detail: l.detail });
    return { text, blocks, attachments, metadata, markdown: a.markdown_text, warnings };
  }
  const store = (blocks) => (blocks?.length ? decorate(blocks, w.rand5) : undefined);
  const md = (s) => [{ type: 'markdown', block_id: w.rand5(), text: s }];

  function botMessage(ch, a, c) {
    const m = {
      user: w.bot.user_id,
      type: 'message',
      ts: w.ts(),
      bot_id: w.bot.id,
      app_id: w.app.id,
      text: c.text ?? c.markdown ?? '',
      team: w.team.id,
      bot_profile: w.botProfile(),
      _channel: ch.id,
      _by: w.bot.user_id,
    };
    if (c.markdown) m.blocks = md(c.markdown);
    if (c.blocks?.length) m.blocks = store(c.blocks);
    if (c.attachments?.length)
      m.attachments = c.attachments.map((x, i) => ({
        id: i + 1,
        fallback: x.fallback ?? '[no preview available]',
        ...x,
        ...(x.blocks ? { blocks: store(x.blocks) } : {}),
      }));
    if (c.metadata && Object.keys(c.metadata).length) m.metadata = c.metadata;
    if (a.thread_ts) {
      const parent = message(ch, String(a.thread_ts));
      if (typeof a.thread_ts !== 'string') w.violate('thread_ts_not_string', { thread_ts: a.thread_ts });
      if (!parent) w.violate('thread_ts_unknown', { channel: ch.id, thread_ts: a.thread_ts });
      else if (parent.thread_ts && parent.thread_ts !== parent.ts)
        w.violate('thread_ts_is_a_reply', { channel: ch.id, thread_ts: a.thread_ts });
      m.thread_ts = String(a.thread_ts);
      if (parent) m.parent_user_id = parent.user;
    }
    if (a.username || a.icon_emoji || a.icon_url) {
      if (w.scopes.has('chat:write.customize')) {
        if (a.username) m.username = a.username;
        m.icons = a.icon_emoji ? { emoji: a.icon_emoji } : { image_64: a.icon_url };
      } else w.lint('customize_without_scope', { username: a.username });
    }
    return m;
  }
  const meta = (c) =>
    c.warnings.length ? { warning: c.warnings.join(','), response_metadata: { warnings: c.warnings } } : {};

  const POST = [
    'channel',
    'text',
    'blocks',
    'attachments',
    'markdown_text',
    'metadata',
    'thread_ts',
    'reply_broadcast',
    'mrkdwn',
    'parse',
    'link_names',
    'unfurl_links',
    'unfurl_media',
    'username',
    'icon_emoji',
    'icon_url',
    'as_user',
    'client_msg_id',
  ];

  // ---- views ----
  const viewArg = (a, kind) => {
    const v = json(a.view, 'invalid_arguments');
    if (v === undefined) schemaFail('invalid_arguments', ['missing required field: view']);
    const e = checkView(v, { kind });
    if (e.length) schemaFail('invalid_arguments', e);
    if (JSON.stringify(v).length > LIMITS.viewBytes) fail('view_too_large');
    for (const l of lintContent({ view: v })) w.lint(l.code, { method: 'view', where: l.where, detail: l.detail });
    return v;
  };
  const checkExternal = (v, self) => {
    if (v.external_id && [...w.views.values()].some((x) => x.external_id === v.external_id && x.id !== self && x._open))
      fail('duplicate_external_id');
  };
  const useTrigger = (a) => {
    const id = a.trigger_id ?? a.interactivity_pointer;
    if (!id) schemaFail('invalid_arguments', ['missing required field: trigger_id']);
    const t = w.triggers.get(id);
    if (!t) fail('invalid_trigger_id');
    if (t.used) fail('exchanged_trigger_id');
    if (w.now() > t.expires) fail('expired_trigger_id');
    t.used = true;
    return t;
  };

  const page = (list, a, def = 100, max = 1000) => {
    const limit = Math.min(Math.max(num(a.limit, def) || def, 1), max);
    let at = 0;
    if (a.cursor) {
      const m = /^o:(\d+)$/.exec(Buffer.from(String(a.cursor), 'base64').toString());
      if (!m) fail('invalid_cursor');
      at = Number(m[1]);
    }
    const next = at + limit < list.length ? Buffer.from(`o:${at + limit}`).toString('base64') : '';
    return { items: list.slice(at, at + limit), next };
  };
  const within = (list, a) => {
    const lo = num(a.oldest, 0),
      hi = num(a.latest, Infinity),
      inc = truthy(a.inclusive);
    return list.filter((m) => {
      const t = Number(m.ts);
      return (inc ? t >= lo : t > lo || !a.oldest) && (inc ? t <= hi : t < hi);
    });
  };
  const userOut = (u, a) => w.userJson(u, truthy(a.include_locale));
  const getUser = (id) => w.users.get(id) ?? fail('user_not_found');
  const kindScope = (ch, read) =>
    ch.is_im ? `im:${read}` : ch.is_mpim ? `mpim:${read}` : ch.is_private ? `groups:${read}` : `channels:${read}`;
  const needScope = (s) => {
    if (!w.scopes.has(s)) fail('missing_scope', { needed: s, provided: [...w.scopes].join(',') });
  };

  const M = {
    'api.test': { open: true, run: (a) => (a.error ? fail(a.error) : { args: a }) },
    'auth.test': {
      run: () => ({
        url: `https://${w.team.domain}.slack.com/`,
        team: w.team.name,
        user: w.bot.name,
        team_id: w.team.id,
        user_id: w.bot.user_id,
        bot_id: w.bot.id,
        is_enterprise_install: false,
      }),
    },
    'auth.revoke': {
      run: (_a, ctx) => {
        ctx.token.revoked = true;
        return { revoked: true };
      },
    },
    'team.info': {
      scopes: ['team:read'],
      run: () => ({
        team: {
          id: w.team.id,
          name: w.team.name,
          url: `https://${w.team.domain}.slack.com/`,
          domain: w.team.domain,
          email_domain: '',
          icon: {},
        },
      }),
    },
    'bots.info': {
      scopes: ['users:read'],
      run: (a) => {
        if (a.bot && a.bot !== w.bot.id) fail('bot_not_found');
        return {
          bot: {
            id: w.bot.id,
            deleted: false,
            name: w.bot.name,
            updated: 1700000000,
            app_id: w.app.id,
            user_id: w.bot.user_id,
            icons: w.botProfile().icons,
          },
        };
      },
    },
    'emoji.list': { scopes: ['emoji:read'], run: () => ({ emoji: {} }) },

    'apps.connections.open': { tokenType: 'app', run: () => w.socket.openTicket() },
    'apps.event.authorizations.list': { tokenType: 'app', run: () => ({ authorizations: w.authorizations() }) },
    'oauth.v2.access': { open: true, run: (a) => w.oauthExchange(a, fail) },

    // ---- chat ----
    'chat.postMessage': {
      scopes: ['chat:write'],
      need: ['channel'],
      known: POST,
      run: (a) => {
        const c = content(a, 'chat.postMessage');
        const ch = forPost(a.channel);
        const m = w.addMessage(ch, botMessage(ch, a, c));
        if (truthy(a.reply_broadcast) && m.thread_ts) m.subtype = 'thread_broadcast';
        return { channel: ch.id, ts: m.ts, message: w.messageJson(m), ...meta(c) };
      },
    },
    'chat.postEphemeral': {
      scopes: ['chat:write'],
      need: ['channel', 'user'],
      known: [
        ...POST.filter((x) => !['reply_broadcast', 'mrkdwn', 'unfurl_links', 'unfurl_media'].includes(x)),
        'user',
      ],
      run: (a) => {
        const c = content(a, 'chat.postEphemeral');
        const ch = find(a.channel, { names: true });
        if (ch.is_archived) fail('is_archived');
        if (!member(ch)) fail('not_in_channel');
        if (!w.users.has(a.user)) fail('user_not_in_channel');
        if (!member(ch, a.user)) fail('user_not_in_channel');
        const m = w.addEphemeral(ch, a.user, botMessage(ch, a, c));
        return { message_ts: m.ts, ...meta(c) };
      },
    },
    'chat.update': {
      scopes: ['chat:write'],
      need: ['channel', 'ts'],
      known: [...POST, 'ts', 'file_ids', 'unfurled_attachments'],
      run: (a) => {
        const c = content(a, 'chat.update', { update: true });
        if (w.users.has(a.channel)) fail('channel_not_found');
        const ch = find(a.channel);
        const m = message(ch, String(a.ts));
        if (!m || m.subtype === 'tombstone') {
          if (ch.ephemerals.some((x) => x.ts === String(a.ts)))
            w.violate('updated_ephemeral', { channel: ch.id, ts: a.ts });
          fail('message_not_found');
        }
        if (m._by !== w.bot.user_id) fail('cant_update_message');
        const before = w.messageJson(m);
        w.edit(m, () => {
          if (c.text !== undefined) m.text = c.text;
          if (c.markdown) {
            m.text = c.markdown;
            m.blocks = md(c.markdown);
          } else if (c.blocks !== undefined) m.blocks = store(c.blocks);
          else if (c.text !== undefined) m.blocks = undefined; // text given without blocks: blocks go
          if (c.attachments !== undefined)
            m.attachments = c.attachments.length
              ? c.attachments.map((x, i) => ({ id: i + 1, ...x, ...(x.blocks ? { blocks: store(x.blocks) } : {}) }))
              : undefined;
          if (c.metadata !== undefined) m.metadata = Object.keys(c.metadata).length ? c.metadata : undefined;
          m.edited = { user: w.bot.user_id, ts: w.ts() };
        });
        w.echoChanged(ch, m, before);
        const {
          ts,
          thread_ts,
          parent_user_id,
          reply_count,
          reply_users_count,
          latest_reply,
          reply_users,
          is_locked,
          subscribed,
          ...shown
        } = w.messageJson(m); // Slack leaves these out of this answer
        return { channel: ch.id, ts: m.ts, text: m.text, message: shown, ...meta(c) };
      },
    },
    'chat.delete': {
      scopes: ['chat:write'],
      need: ['channel', 'ts'],
      known: ['channel', 'ts', 'as_user'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.ts));
        if (!m) fail('message_not_found');
        if (m._by !== w.bot.user_id) fail('cant_delete_message');
        w.removeMessage(ch, m);
        return { channel: ch.id, ts: m.ts };
      },
    },
    'chat.getPermalink': {
      need: ['channel', 'message_ts'],
      known: ['channel', 'message_ts'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.message_ts));
        if (!m) fail('message_not_found');
        return { channel: ch.id, permalink: w.permalink(ch, m) };
      },
    },
    'chat.meMessage': {
      scopes: ['chat:write'],
      need: ['channel', 'text'],
      run: (a) => {
        const ch = forPost(a.channel);
        const m = w.addMessage(ch, { ...botMessage(ch, a, { text: a.text }), subtype: 'me_message' });
        return { channel: ch.id, ts: m.ts };
      },
    },
    'chat.scheduleMessage': {
      scopes: ['chat:write'],
      need: ['channel', 'post_at'],
      run: (a) => {
        const c = content(a, 'chat.scheduleMessage');
        const ch = forPost(a.channel),
          at = Number(a.post_at);
        if (!Number.isFinite(at)) fail('invalid_time');
        if (at * 1000 <= w.now()) fail('time_in_past');
        if (at * 1000 > w.now() + 120 * 86400_000) fail('time_too_far');
        const id = w.id('Q');
        w.scheduled.set(id, { id, at, ch, a, c });
        return {
          channel: ch.id,
          scheduled_message_id: id,
          post_at: at,
          message: { text: c.text, type: 'delayed_message', subtype: 'bot_message', bot_id: w.bot.id },
        };
      },
    },
    'chat.deleteScheduledMessage': {
      scopes: ['chat:write'],
      need: ['channel', 'scheduled_message_id'],
      run: (a) => (w.scheduled.delete(a.scheduled_message_id) ? {} : fail('invalid_scheduled_message_id')),
    },
    'chat.scheduledMessages.list': {
      run: (a) => ({
        scheduled_messages: [...w.scheduled.values()]
          .filter((x) => !a.channel || x.ch.id === a.channel)
          .map((x) => ({
            id: x.id,
            channel_id: x.ch.id,
            post_at: x.at,
            date_created: Math.floor(w.now() / 1000),
            text: x.c.text,
          })),
        response_metadata: { next_cursor: '' },
      }),
    },
    'chat.unfurl': { scopes: ['links:write'], need: ['unfurls'], run: () => ({}) },
    'chat.startStream': {
      scopes: ['chat:write'],
      need: ['channel'],
      run: (a) => {
        const ch = forPost(a.channel);
        const m = w.addMessage(ch, { ...botMessage(ch, a, { text: a.markdown_text ?? '' }), _streaming: true });
        return { channel: ch.id, ts: m.ts };
      },
    },
    'chat.appendStream': {
      scopes: ['chat:write'],
      need: ['channel', 'ts'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.ts));
        if (!m) fail('message_not_found');
        if (!m._streaming) fail('message_not_in_streaming_state');
        w.edit(m, () => {
          m.text += a.markdown_text ?? '';
        });
        return { channel: ch.id, ts: m.ts };
      },
    },
    'chat.stopStream': {
      scopes: ['chat:write'],
      need: ['channel', 'ts'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.ts));
        if (!m) fail('message_not_found');
        if (!m._streaming) fail('message_not_in_streaming_state');
        const blocks = json(a.blocks, 'invalid_blocks_format');
        if (blocks) {
          const e = checkBlocks(blocks);
          if (e.length) schemaFail('invalid_blocks', e);
        }
        w.edit(m, () => {
          m._streaming = false;
          m.text += a.markdown_text ?? '';
          if (blocks?.length) m.blocks = [...md(m.text), ...store(blocks)];
        });
        return { channel: ch.id, ts: m.ts, message: w.messageJson(m) };
      },
    },

    // ---- conversations ----
    'conversations.open': {
      known: ['users', 'channel', 'return_im', 'prevent_creation'],
      run: (a) => {
        let ch,
          existed = true;
        if (a.channel) {
          ch = find(a.channel);
          if (!ch.is_im && !ch.is_mpim) fail('method_not_supported_for_channel_type');
        } else {
          if (!a.users) fail('users_list_not_supplied');
          const ids = [
            ...new Set(
              String(a.users)
                .split(',')
                .map((x) => x.trim())
                .filter(Boolean),
            ),
          ];
          if (ids.length > 8) fail('too_many_users');
          for (const id of ids) {
            if (!w.users.has(id)) fail('user_not_found');
            if (w.users.get(id).deleted) fail('user_disabled');
          }
          const others = ids.filter((x) => x !== w.bot.user_id);
          if (!others.length) fail('not_enough_users');
          if (others.length === 1) {
            needScope('im:write');
            existed = w.hasDm(others[0]);
            ch = w.dmOf(others[0]);
          } else {
            needScope('mpim:write');
            const want = [...others, w.bot.user_id].sort().join();
            ch = [...w.channels.values()].find((c) => c.is_mpim && [...c.members].sort().join() === want);
            existed = !!ch;
            ch ??= w.addChannel({
              is_mpim: true,
              is_private: true,
              members: [...others, w.bot.user_id],
              name: `mpdm-${others.map((o) => w.users.get(o).name).join('--')}-1`,
            });
          }
        }
        return {
          ...(existed ? { no_op: true, already_open: true } : {}),
          channel: truthy(a.return_im) || existed ? w.channelJson(ch) : { id: ch.id },
        };
      },
    },
    'conversations.close': {
      need: ['channel'],
      run: (a) => {
        find(a.channel);
        return {};
      },
    },
    'conversations.info': {
      need: ['channel'],
      known: ['channel', 'include_locale', 'include_num_members'],
      run: (a) => {
        const ch = find(a.channel);
        needScope(kindScope(ch, 'read'));
        return {
          channel: {
            ...w.channelJson(ch),
            ...(truthy(a.include_num_members) ? { num_members: ch.members.size } : {}),
            ...(truthy(a.include_locale) ? { locale: 'en-US' } : {}),
          },
        };
      },
    },
    'conversations.members': {
      need: ['channel'],
      run: (a) => {
        const ch = find(a.channel);
        needScope(kindScope(ch, 'read'));
        const p = page([...ch.members], a);
        return { members: p.items, response_metadata: { next_cursor: p.next } };
      },
    },
    'conversations.list': {
      scopes: [],
      run: (a) => {
        const types = String(a.types ?? 'public_channel')
          .split(',')
          .map((x) => x.trim());
        const all = [...w.channels.values()]
          .filter(
            (c) =>
              (types.includes('public_channel') && !c.is_private && !c.is_im && !c.is_mpim) ||
              (types.includes('private_channel') && c.is_private && !c.is_mpim && member(c)) ||
              (types.includes('im') && c.is_im && member(c)) ||
              (types.includes('mpim') && c.is_mpim && member(c)),
          )
          .filter((c) => !(truthy(a.exclude_archived) && c.is_archived));
        const p = page(all, a);
        return { channels: p.items.map((c) => w.channelJson(c)), response_metadata: { next_cursor: p.next } };
      },
    },
    'conversations.history': {
      need: ['channel'],
      run: (a) => {
        const ch = forRead(a.channel);
        needScope(kindScope(ch, 'history'));
        const list = within(
          ch.messages.filter(
            (m) => !m._deleted && (!m.thread_ts || m.thread_ts === m.ts || m.subtype === 'thread_broadcast'),
          ),
          a,
        ).reverse();
        const p = page(list, a);
        return {
          messages: p.items.map((m) => w.messageJson(m, truthy(a.include_all_metadata))),
          has_more: !!p.next,
          pin_count: 0,
          response_metadata: { next_cursor: p.next },
        };
      },
    },
    'conversations.replies': {
      need: ['channel', 'ts'],
      run: (a) => {
        const ch = forRead(a.channel);
        needScope(kindScope(ch, 'history'));
        const hit = message(ch, String(a.ts));
        if (!hit) fail('thread_not_found');
        const root = hit.thread_ts ?? hit.ts;
        const list = within(
          ch.messages.filter((m) => !m._deleted && (m.ts === root || m.thread_ts === root)),
          a,
        );
        const p = page(list, a);
        return {
          messages: p.items.map((m) => w.messageJson(m, truthy(a.include_all_metadata))),
          has_more: !!p.next,
          response_metadata: { next_cursor: p.next },
        };
      },
    },
    'conversations.join': {
      scopes: ['channels:join'],
      need: ['channel'],
      run: (a) => {
        const ch = find(a.channel);
        if (ch.is_private || ch.is_im) fail('method_not_supported_for_channel_type');
        if (ch.is_archived) fail('is_archived');
        ch.members.add(w.bot.user_id);
        w.bump();
        return { channel: w.channelJson(ch) };
      },
    },
    'conversations.leave': {
      need: ['channel'],
      run: (a) => {
        const ch = find(a.channel);
        ch.members.delete(w.bot.user_id);
        w.bump();
        return {};
      },
    },
    'conversations.create': {
      need: ['name'],
      run: (a) => {
        if (!/^[a-z0-9_-]{1,80}$/.test(a.name)) fail('invalid_name_specials');
        if ([...w.channels.values()].some((c) => c.name === a.name)) fail('name_taken');
        needScope(truthy(a.is_private) ? 'groups:write' : 'channels:manage');
        return {
          channel: w.channelJson(
            w.addChannel({ name: a.name, is_private: truthy(a.is_private), members: [w.bot.user_id] }),
          ),
        };
      },
    },
    'conversations.invite': {
      need: ['channel', 'users'],
      run: (a) => {
        const ch = forRead(a.channel);
        for (const id of String(a.users).split(',')) {
          if (!w.users.has(id)) fail('user_not_found');
          if (ch.members.has(id)) fail('already_in_channel');
          ch.members.add(id);
        }
        w.bump();
        return { channel: w.channelJson(ch) };
      },
    },
    'conversations.kick': {
      need: ['channel', 'user'],
      run: (a) => {
        const ch = forRead(a.channel);
        if (!ch.members.delete(a.user)) fail('not_in_channel');
        w.bump();
        return {};
      },
    },
    'conversations.archive': {
      need: ['channel'],
      run: (a) => {
        const ch = find(a.channel);
        if (ch.is_archived) fail('already_archived');
        ch.is_archived = true;
        return {};
      },
    },
    'conversations.setTopic': {
      need: ['channel', 'topic'],
      run: (a) => {
        const ch = forRead(a.channel);
        if (len(a.topic) > 250) fail('too_long');
        ch.topic = a.topic;
        return { channel: w.channelJson(ch) };
      },
    },
    'conversations.setPurpose': {
      need: ['channel', 'purpose'],
      run: (a) => {
        const ch = forRead(a.channel);
        if (len(a.purpose) > 250) fail('too_long');
        ch.purpose = a.purpose;
        return { channel: w.channelJson(ch) };
      },
    },
    'conversations.mark': { need: ['channel', 'ts'], run: () => ({}) },

    // ---- users ----
    'users.info': {
      scopes: ['users:read'],
      known: ['user', 'include_locale'],
      run: (a) => ({ user: userOut(getUser(a.user), a) }),
    },
    'users.list': {
      scopes: ['users:read'],
      run: (a) => {
        const p = page([...w.users.values()], a);
        return {
          members: p.items.map((u) => userOut(u, a)),
          cache_ts: Math.floor(w.now() / 1000),
          response_metadata: { next_cursor: p.next },
        };
      },
    },
    'users.lookupByEmail': {
      scopes: ['users:read.email'],
      run: (a) => {
        const u = [...w.users.values()].find(
          (x) => !x.deleted && x.email && x.email.toLowerCase() === String(a.email ?? '').toLowerCase(),
        );
        return u ? { user: userOut(u, a) } : fail('users_not_found');
      },
    },
    'users.profile.get': {
      scopes: ['users.profile:read'],
      run: (a) => ({ profile: w.userJson(a.user ? getUser(a.user) : w.users.get(w.bot.user_id)).profile }),
    },
    'users.getPresence': {
      scopes: ['users:read'],
      run: (a) => {
        getUser(a.user);
        return { presence: 'active' };
      },
    },
    'users.conversations': {
      run: (a) => {
        const id = a.user ?? w.bot.user_id;
        const p = page(
          [...w.channels.values()].filter(
            (c) =>
              c.members.has(id) && (!c.is_private || member(c)) && (!c.is_im || String(a.types ?? '').includes('im')),
          ),
          a,
        );
        return { channels: p.items.map((c) => w.channelJson(c)), response_metadata: { next_cursor: p.next } };
      },
    },
    'usergroups.list': {
      scopes: ['usergroups:read'],
      run: (a) => ({
        usergroups: [...w.usergroups.values()].map((g) => ({
          id: g.id,
          team_id: w.team.id,
          is_usergroup: true,
          name: g.name,
          handle: g.handle,
          description: '',
          date_delete: 0,
          user_count: g.users.length,
          ...(truthy(a.include_users) ? { users: g.users } : {}),
        })),
      }),
    },
    'usergroups.users.list': {
      scopes: ['usergroups:read'],
      need: ['usergroup'],
      run: (a) => ({ users: (w.usergroups.get(a.usergroup) ?? fail('no_such_subteam')).users }),
    },

    // ---- views ----
    'views.open': {
      need: ['view'],
      known: ['view', 'trigger_id', 'interactivity_pointer'],
      run: (a) => {
        const v = viewArg(a, 'modal');
        const t = useTrigger(a);
        checkExternal(v);
        return { view: w.viewJson(w.openModal(t.user, v)) };
      },
    },
    'views.push': {
      need: ['view'],
      known: ['view', 'trigger_id', 'interactivity_pointer'],
      run: (a) => {
        const v = viewArg(a, 'modal');
        const t = useTrigger(a);
        const u = w.users.get(t.user);
        checkExternal(v);
        if (!u._modals.length || !t.view) fail('not_found');
        if (u._modals.length >= 3) fail('push_limit_reached');
        return { view: w.viewJson(w.openModal(t.user, v, { push: true })) };
      },
    },
    'views.update': {
      need: ['view'],
      known: ['view', 'view_id', 'external_id', 'hash'],
      run: (a) => {
        if (!a.view_id && !a.external_id)
          schemaFail('invalid_arguments', ['must provide either view_id or external_id']);
        const cur = a.view_id
          ? w.views.get(a.view_id)
          : [...w.views.values()].find((x) => x._open && x.external_id === a.external_id);
        const v = viewArg(a, cur?.type);
        if (!cur?._open) fail('not_found');
        if (a.hash && a.hash !== cur.hash) fail('hash_conflict');
        checkExternal(v, cur.id);
        return { view: w.viewJson(w.updateView(cur, v)) };
      },
    },
    'views.publish': {
      need: ['user_id', 'view'],
      known: ['user_id', 'view', 'hash', 'interactivity_pointer'],
      run: (a) => {
        const v = viewArg(a, 'home');
        const u = w.users.get(a.user_id);
        if (!u)
          fail('invalid_arguments', {
            response_metadata: { messages: ['[ERROR] user not found [json-pointer:/user_id]'] },
          });
        if (w.opt.homeTab === false) fail('not_enabled');
        const cur = u._home && w.views.get(u._home);
        if (a.hash && cur && a.hash !== cur.hash) fail('hash_conflict');
        checkExternal(v, cur?.id);
        return { view: w.viewJson(w.publishHome(u, v)) };
      },
    },

    // ---- reactions, pins ----
    'reactions.add': {
      scopes: ['reactions:write'],
      need: ['channel', 'name', 'timestamp'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.timestamp));
        if (!m) fail('message_not_found');
        if (!/^[a-z0-9_'+-]+(::skin-tone-[2-6])?$/.test(a.name)) fail('invalid_name');
        if (!w.react(ch, m, w.bot.user_id, a.name)) fail('already_reacted');
        return {};
      },
    },
    'reactions.remove': {
      scopes: ['reactions:write'],
      need: ['name'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.timestamp));
        if (!m) fail('message_not_found');
        if (!w.unreact(ch, m, w.bot.user_id, a.name)) fail('no_reaction');
        return {};
      },
    },
    'reactions.get': {
      scopes: ['reactions:read'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.timestamp));
        if (!m) fail('message_not_found');
        return { type: 'message', channel: ch.id, message: w.messageJson(m) };
      },
    },
    'pins.add': {
      scopes: ['pins:write'],
      need: ['channel', 'timestamp'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.timestamp));
        if (!m) fail('message_not_found');
        if (m._pinned) fail('already_pinned');
        m._pinned = true;
        return {};
      },
    },
    'pins.remove': {
      scopes: ['pins:write'],
      need: ['channel', 'timestamp'],
      run: (a) => {
        const ch = find(a.channel),
          m = message(ch, String(a.timestamp));
        if (!m?._pinned) fail('no_pin');
        m._pinned = false;
        return {};
      },
    },

    // ---- files (external upload flow) ----
    'files.getUploadURLExternal': {
      scopes: ['files:write'],
      need: ['filename', 'length'],
      run: (a) => {
        const n = Number(a.length);
        if (!(n > 0)) fail('missing_argument');
        if (a.alt_txt && len(a.alt_txt) > LIMITS.altTxtFile) fail('alt_txt_too_large');
        const f = w.newFile({ name: a.filename, size: n, alt_txt: a.alt_txt ?? a.alt_text, user: w.bot.user_id });
        return { upload_url: `${w.url}/upload/v1/${f._ticket}`, file_id: f.id };
      },
    },
    'files.completeUploadExternal': {
      scopes: ['files:write'],
      need: ['files'],
      run: (a) => {
        const list = json(a.files, 'invalid_arguments');
        if (!Array.isArray(list) || !list.length)
          schemaFail('invalid_arguments', ['must provide at least 1 items [json-pointer:/files]']);
        const files = list.map((x) => w.files.get(x.id) ?? fail('file_not_found'));
        for (const f of files) if (!f._bytes) fail('file_not_found');
        list.forEach((x, i) => {
          files[i].title = x.title ?? files[i].name;
          files[i]._complete = true;
        });
        const dest = [a.channel_id, ...String(a.channels ?? '').split(',')].filter(Boolean);
        for (const d of dest) {
          const ch = find(d, { dmFromUser: true });
          if (!member(ch)) fail('not_in_channel');
          const m = botMessage(ch, a, { text: a.initial_comment ?? '' });
          m.files = files.map((f) => w.fileJson(f));
          m.subtype = undefined;
          w.addMessage(ch, m);
          for (const f of files) (ch.is_im ? f.ims : ch.is_private ? f.groups : f.channels).push(ch.id);
        }
        return { files: files.map((f) => w.fileJson(f)) };
      },
    },
    'files.info': {
      scopes: ['files:read'],
      need: ['file'],
      run: (a) => {
        const f = w.files.get(a.file);
        if (!f) fail('file_not_found');
        if (f._deleted) fail('file_deleted');
        return { file: w.fileJson(f), comments: [], response_metadata: { next_cursor: '' } };
      },
    },
    'files.list': {
      scopes: ['files:read'],
      run: (a) => {
        const all = [...w.files.values()].filter((f) => f._complete && !f._deleted && (!a.user || f.user === a.user));
        return { files: all.map((f) => w.fileJson(f)), paging: { count: 100, total: all.length, page: 1, pages: 1 } };
      },
    },
    'files.delete': {
      scopes: ['files:write'],
      need: ['file'],
      run: (a) => {
        const f = w.files.get(a.file);
        if (!f) fail('file_not_found');
        if (f._deleted) fail('file_deleted');
        f._deleted = true;
        return {};
      },
    },
    'files.upload': { run: () => fail('method_deprecated') },
    'dialog.open': { run: () => fail('method_deprecated') },

    // ---- assistant surface, acknowledged and recorded ----
    'assistant.threads.setStatus': {
      scopes: ['assistant:write'],
      need: ['channel_id', 'thread_ts', 'status'],
      run: (a) => {
        find(a.channel_id);
        return {};
      },
    },
    'assistant.threads.setTitle': {
      scopes: ['assistant:write'],
      need: ['channel_id', 'thread_ts', 'title'],
      run: (a) => {
        find(a.channel_id);
        return {};
      },
    },
    'assistant.threads.setSuggestedPrompts': {
      scopes: ['assistant:write'],
      need: ['channel_id', 'prompts'],
      run: (a) => {
        find(a.channel_id);
        return {};
      },
    },
    'functions.completeSuccess': { need: ['function_execution_id', 'outputs'], run: () => ({}) },
    'functions.completeError': { need: ['function_execution_id', 'error'], run: () => ({}) },
  };
  return { M, content, botMessage, schemaFail };
}
