// A fake Slack workspace on loopback: Web API + Events/Interactivity over HTTP or Socket Mode,
// strict about Block Kit and protocol rules, with people you can drive.

import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { checkBlocks, checkOptionsResponse, checkView, decorate, elementsOf, len, lintContent } from './blockKit.mjs';
import { ApiError, makeMethods } from './methods.mjs';
import { messageToText, mrkdwnToText, viewToText } from './render.mjs';
import { WsConnection } from './wsServer.mjs';

export const DEFAULT_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'commands',
  'emoji:read',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'mpim:history',
  'mpim:read',
  'mpim:write',
  'pins:read',
  'pins:write',
  'reactions:read',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
  'users.profile:read',
];
export const DEFAULT_EVENTS = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'message.channels',
  'message.groups',
  'message.mpim',
  'reaction_added',
  'member_joined_channel',
  'app_uninstalled',
  'tokens_revoked',
];
const EVENT_SCOPE = {
  'message.im': 'im:history',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.mpim': 'mpim:history',
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  team_join: 'users:read',
  user_change: 'users:read',
  file_shared: 'files:read',
};
/** API answers that mean the app built a bad request */
const APP_BUGS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'invalid_attachments',
  'invalid_metadata_format',
  'no_text',
  'msg_too_long',
  'markdown_text_conflict',
  'metadata_too_large',
  'view_too_large',
  'unknown_method',
  'method_deprecated',
  'invalid_trigger_id',
  'exchanged_trigger_id',
  'expired_trigger_id',
  'not_authed',
  'invalid_auth',
  'not_allowed_token_type',
  'missing_scope',
  'duplicate_external_id',
  'push_limit_reached',
  'invalid_json',
  'cant_update_message',
  'users_list_not_supplied',
  'invalid_name',
  'not_enabled',
  'messages_tab_disabled',
  'missing_argument',
]);
const STATEFUL = new Set([
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'checkboxes',
  'radio_buttons',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'file_input',
]);

const clone = (x) => (x === undefined ? undefined : structuredClone(x));
const idOf = (x) => (typeof x === 'string' ? x : x?.id);
export const escapeText = (s) => String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
export const sign = (secret, ts, body) => `v0=${createHmac('sha256', secret).update(`v0:${ts}:${body}`).digest('hex')}`;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

/** One thing sent to the app, and what came back. */
export class Delivery {
  constructor(w, kind, init) {
    Object.assign(
      this,
      {
        w: undefined,
        kind,
        status: null,
        ms: null,
        ok: false,
        timedOut: false,
        error: null,
        headers: {},
        text: '',
        json: undefined,
        retryNum: 0,
        skipped: false,
        mark: w.seq,
      },
      init,
    );
    Object.defineProperty(this, 'w', { value: w, enumerable: false });
  }
  /** first bot message (new or changed) after this delivery was sent */
  waitForMessage(pred, o) {
    return this.w.api.waitForMessage(pred, { since: this.mark, ...o });
  }
  waitForModal(pred, o) {
    return this.w.api.waitForModal(this.user, pred, { since: this.mark, ...o });
  }
  waitForHome(pred, o) {
    return this.w.api.waitForHome(this.user, pred, { since: this.mark, ...o });
  }
}

export async function startFakeSlack(options = {}) {
  const man = options.manifest;
  const opt = {
    port: 0,
    host: '127.0.0.1',
    mode: man?.settings?.socket_mode_enabled ? 'socket' : 'http',
    appUrl: undefined,
    eventsUrl: undefined,
    commandsUrl: undefined,
    interactivityUrl: undefined,
    signingSecret: randomBytes(16).toString('hex'),
    verificationToken: randomBytes(12).toString('hex'),
    botToken: `xoxb-${Date.now()}-${randomBytes(8).toString('hex')}`,
    appToken: `xapp-1-A0FAKE-${Date.now()}-${randomBytes(8).toString('hex')}`,
    clientId: '1111.2222',
    clientSecret: randomBytes(16).toString('hex'),
    scopes: man?.oauth_config?.scopes?.bot ?? DEFAULT_SCOPES,
    subscriptions: man ? (man.settings?.event_subscriptions?.bot_events ?? []) : DEFAULT_EVENTS,
    commands: man ? (man.features?.slash_commands ?? []).map((c) => c.command) : null,
    shortcuts: man ? (man.features?.shortcuts ?? []).map((c) => c.callback_id) : null,
    homeTab: man ? (man.features?.app_home?.home_tab_enabled ?? false) : true,
    messagesTab: man ? (man.features?.app_home?.messages_tab_enabled ?? true) : true,
    messagesReadOnly: man?.features?.app_home?.messages_tab_read_only_enabled ?? false,
    interactivity: man ? (man.settings?.interactivity?.is_enabled ?? false) : true,
    echo: true,
    ackTimeoutMs: 3000,
    triggerTtlMs: 3000,
    textFallback: 'violation',
    rateLimits: false,
    autoRetry: false,
    retryDelaysMs: [0, 60_000, 300_000],
    retryScale: 0,
    pingIntervalMs: 10_000,
    closeLingerMs: 0,
    waitMs: 4000,
    responseUrlErrorStatus: 404,
    badPayloadStatus: 400,
    team: {},
    app: {},
    bot: {},
    ...options,
  };
  const bus = new EventEmitter();
  bus.setMaxListeners(0);
  const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  let lastTs = 0,
    clockShift = 0,
    tsN = 0;
  const w = {
    opt,
    seq: 0,
    calls: [],
    violations: [],
    lints: [],
    deliveries: [],
    userErrors: [],
    responses: [],
    inflight: 0,
    users: new Map(),
    channels: new Map(),
    usergroups: new Map(),
    views: new Map(),
    files: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    scheduled: new Map(),
    tokens: new Map(),
    oauthCodes: new Map(),
    scopes: new Set(opt.scopes),
    faults: [],
    id: (p) => p + Array.from(randomBytes(9), (b) => alnum[b % 36]).join(''),
    rand5: () => randomBytes(4).toString('base64url').slice(0, 5),
    now: () => Date.now() + clockShift,
    ts: () => {
      const s = Math.max(Math.floor((Date.now() + clockShift) / 1000), lastTs);
      tsN = s === lastTs ? tsN + 100 : 100 + (tsN % 50);
      lastTs = s;
      return `${s}.${String(tsN).padStart(6, '0')}`;
    },
    bump: () => {
      w.seq += 1;
      bus.emit('change');
      return w.seq;
    },
    violate: (code, detail = {}) => {
      w.violations.push({ code, detail, seq: w.seq, stack: undefined });
      bus.emit('change');
    },
    lint: (code, detail = {}) => {
      if (!w.lints.some((l) => l.code === code && JSON.stringify(l.detail) === JSON.stringify(detail)))
        w.lints.push({ code, detail });
    },
  };
  w.team = { id: w.id('T'), domain: 'acme-test', name: 'Acme', ...opt.team };
  w.app = { id: w.id('A'), ...opt.app };
  w.bot = { id: w.id('B'), user_id: w.id('U'), name: man?.features?.bot_user?.display_name ?? 'testapp', ...opt.bot };
  w.tokens.set(opt.botToken, { token: opt.botToken, type: 'bot' });
  w.tokens.set(opt.appToken, { token: opt.appToken, type: 'app' });
  const subscribed = (n) => opt.subscriptions.includes(n);
  if (man) {
    for (const e of opt.subscriptions)
      if (EVENT_SCOPE[e] && !w.scopes.has(EVENT_SCOPE[e]))
        w.violate('manifest_event_without_scope', { event: e, needs: EVENT_SCOPE[e] });
    if (opt.commands.length && !w.scopes.has('commands')) w.violate('manifest_commands_without_scope', {});
    if (opt.shortcuts.length && !w.scopes.has('commands')) w.violate('manifest_shortcuts_without_scope', {});
  }

  // ---------------------------------------------------------------- entities
  w.botProfile = () => ({
    id: w.bot.id,
    app_id: w.app.id,
    user_id: w.bot.user_id,
    name: w.bot.name,
    icons: {
      image_36: 'https://a.slack-edge.com/bot_36.png',
      image_48: 'https://a.slack-edge.com/bot_48.png',
      image_72: 'https://a.slack-edge.com/bot_72.png',
    },
    deleted: false,
    updated: 1700000000,
    team_id: w.team.id,
  });
  w.authorizations = () => [
    { enterprise_id: null, team_id: w.team.id, user_id: w.bot.user_id, is_bot: true, is_enterprise_install: false },
  ];
  w.nameOf = (id) => w.users.get(id)?.name ?? w.channels.get(id)?.name ?? w.usergroups.get(id)?.handle;
  function addUser(o = {}) {
    const id = o.id ?? w.id('U');
    const name = o.name ?? `user${w.users.size + 1}`;
    const u = {
      id,
      name,
      real_name: o.real_name ?? name[0].toUpperCase() + name.slice(1),
      locale: o.locale ?? 'en-US',
      tz: o.tz ?? 'America/Los_Angeles',
      tz_offset: o.tz_offset ?? -28800,
      email: o.email ?? `${name}@example.com`,
      is_admin: !!o.is_admin,
      is_owner: !!o.is_owner,
      is_bot: !!o.is_bot,
      deleted: !!o.deleted,
      is_restricted: !!o.is_restricted,
      is_ultra_restricted: !!o.is_ultra_restricted,
      is_stranger: !!o.is_stranger,
      // another one than ours: a person over Slack Connect
      team_id: o.team_id ?? w.team.id,
      title: o.title ?? '',
      display_name: o.display_name ?? name,
      _modals: [],
      _home: null,
    };
    w.users.set(id, u);
    return u;
  }
  w.userJson = (u, locale = false) => {
    const img = Object.fromEntries(
      [24, 32, 48, 72, 192, 512].map((n) => [`image_${n}`, `https://avatars.slack-edge.com/${u.id}_${n}.png`]),
    );
    return {
      id: u.id,
      team_id: u.team_id,
      ...(u.is_stranger ? { is_stranger: true } : {}),
      name: u.name,
      deleted: u.deleted,
      ...(u.deleted
        ? {}
        : { color: '9f69e7', real_name: u.real_name, tz: u.tz, tz_label: u.tz, tz_offset: u.tz_offset }),
      profile: {
        title: u.title,
        phone: '',
        skype: '',
        real_name: u.real_name,
        real_name_normalized: u.real_name,
        display_name: u.display_name,
        display_name_normalized: u.display_name,
        status_text: '',
        status_emoji: '',
        status_expiration: 0,
        avatar_hash: u.id.toLowerCase(),
        ...(w.scopes.has('users:read.email') && !u.is_bot ? { email: u.email } : {}),
        ...(u.is_bot ? { api_app_id: w.app.id, bot_id: w.bot.id } : {}),
        ...img,
        team: u.team_id,
      },
      is_admin: u.is_admin,
      is_owner: u.is_owner,
      is_primary_owner: false,
      is_restricted: u.is_restricted,
      is_ultra_restricted: u.is_ultra_restricted,
      is_bot: u.is_bot,
      is_app_user: false,
      updated: 1700000000,
      is_email_confirmed: true,
      who_can_share_contact_card: 'EVERYONE',
      ...(locale ? { locale: u.locale } : {}),
    };
  };
  w.addChannel = (o = {}) => {
    const id = o.id ?? w.id(o.is_im ? 'D' : 'C');
    const ch = {
      id,
      name: o.name ?? `chan${w.channels.size + 1}`,
      is_private: !!o.is_private,
      is_im: !!o.is_im,
      is_mpim: !!o.is_mpim,
      is_archived: !!o.is_archived,
      user: o.user,
      members: new Set((o.members ?? []).map(idOf)),
      topic: o.topic ?? '',
      purpose: o.purpose ?? '',
      created: Math.floor(w.now() / 1000),
      messages: [],
      ephemerals: [],
    };
    w.channels.set(id, ch);
    w.bump();
    return ch;
  };
  w.hasDm = (uid) => [...w.channels.values()].some((c) => c.is_im && c.user === uid && c.members.has(w.bot.user_id));
  w.dmOf = (uid) =>
    [...w.channels.values()].find((c) => c.is_im && c.user === uid && c.members.has(w.bot.user_id)) ??
    w.addChannel({ is_im: true, is_private: true, user: uid, members: [uid, w.bot.user_id], name: '' });
  w.channelType = (ch) => (ch.is_im ? 'im' : ch.is_mpim ? 'mpim' : ch.is_private ? 'group' : 'channel');
  w.channelName = (ch) => (ch.is_im ? 'directmessage' : ch.is_mpim || !ch.is_private ? ch.name : 'privategroup');
  w.channelJson = (ch) =>
    ch.is_im
      ? {
          id: ch.id,
          created: ch.created,
          is_archived: false,
          is_im: true,
          is_org_shared: false,
          context_team_id: w.team.id,
          updated: ch.created * 1000,
          user: ch.user,
          is_user_deleted: !!w.users.get(ch.user)?.deleted,
          priority: 0,
          is_open: true,
        }
      : {
          id: ch.id,
          name: ch.name,
          is_channel: !ch.is_private,
          is_group: ch.is_private && !ch.is_mpim,
          is_im: false,
          is_mpim: ch.is_mpim,
          is_private: ch.is_private,
          created: ch.created,
          is_archived: ch.is_archived,
          is_general: ch.name === 'general',
          unlinked: 0,
          name_normalized: ch.name,
          is_shared: false,
          is_org_shared: false,
          is_ext_shared: false,
          is_pending_ext_shared: false,
          pending_shared: [],
          context_team_id: w.team.id,
          updated: ch.created * 1000,
          parent_conversation: null,
          creator: [...ch.members][0] ?? w.bot.user_id,
          shared_team_ids: [w.team.id],
          pending_connected_team_ids: [],
          is_member: ch.members.has(w.bot.user_id),
          topic: { value: ch.topic, creator: '', last_set: 0 },
          purpose: { value: ch.purpose, creator: '', last_set: 0 },
          previous_names: [],
        };
  addUser({ id: w.bot.user_id, name: w.bot.name, is_bot: true, real_name: w.bot.name });

  // ---------------------------------------------------------------- messages
  w.messageJson = (m, metadata = true) => {
    const o = {};
    for (const [k, v] of Object.entries(m))
      if (!k.startsWith('_') && v !== undefined && (metadata || k !== 'metadata')) o[k] = clone(v);
    const ch = w.channels.get(m._channel);
    const replies = ch?.messages.filter((x) => !x._deleted && x.thread_ts === m.ts && x.ts !== m.ts) ?? [];
    if (replies.length)
      Object.assign(o, {
        thread_ts: m.ts,
        reply_count: replies.length,
        reply_users_count: new Set(replies.map((r) => r.user)).size,
        latest_reply: replies.at(-1).ts,
        reply_users: [...new Set(replies.map((r) => r.user))],
        is_locked: false,
        subscribed: false,
      });
    return o;
  };
  w.permalink = (ch, m) =>
    `https://${w.team.domain}.slack.com/archives/${ch.id}/p${m.ts.replace('.', '')}${m.thread_ts && m.thread_ts !== m.ts ? `?thread_ts=${m.thread_ts}&cid=${ch.id}` : ''}`;
  w.addMessage = (ch, m) => {
    m._channel = ch.id;
    m._history = [];
    ch.messages.push(m);
    m._rev = w.bump();
    w.echoNew(ch, m);
    return m;
  };
  w.addEphemeral = (ch, userId, m) => {
    m._channel = ch.id;
    m._ephemeralFor = userId;
    m._history = [];
    ch.ephemerals.push(m);
    m._rev = w.bump();
    return m;
  };
  w.edit = (m, fn) => {
    m._history.push({ text: m.text, blocks: clone(m.blocks), rev: m._rev });
    fn();
    m._rev = w.bump();
  };
  w.removeMessage = (ch, m) => {
    const before = w.messageJson(m);
    m._deleted = true;
    m._rev = w.bump();
    if (!m._ephemeralFor)
      w.echo(ch, {
        type: 'message',
        subtype: 'message_deleted',
        previous_message: before,
        channel: ch.id,
        hidden: true,
        deleted_ts: m.ts,
        event_ts: w.ts(),
        ts: w.ts(),
        channel_type: w.channelType(ch),
      });
  };
  const msgSub = (ch) =>
    ({ im: 'message.im', mpim: 'message.mpim', group: 'message.groups', channel: 'message.channels' })[
      w.channelType(ch)
    ];
  w.echo = (ch, event) => {
    if (opt.echo && ch.members.has(w.bot.user_id) && subscribed(msgSub(ch)) && canDeliver())
      deliverEvent(event, { quiet: true }).catch(() => {});
  };
  w.echoNew = (ch, m) => {
    if (m._by === w.bot.user_id)
      w.echo(ch, { ...w.messageJson(m), channel: ch.id, event_ts: m.ts, channel_type: w.channelType(ch) });
  };
  w.echoChanged = (ch, m, before) =>
    w.echo(ch, {
      type: 'message',
      subtype: 'message_changed',
      message: w.messageJson(m),
      previous_message: before,
      channel: ch.id,
      hidden: true,
      ts: w.ts(),
      event_ts: w.ts(),
      channel_type: w.channelType(ch),
    });
  w.react = (_ch, m, uid, name) => {
    m.reactions ??= [];
    let r = m.reactions.find((x) => x.name === name);
    if (!r) m.reactions.push((r = { name, users: [], count: 0 }));
    if (r.users.includes(uid)) return false;
    r.users.push(uid);
    r.count += 1;
    w.bump();
    return true;
  };
  w.unreact = (_ch, m, uid, name) => {
    const r = m.reactions?.find((x) => x.name === name);
    if (!r?.users.includes(uid)) return false;
    r.users = r.users.filter((x) => x !== uid);
    r.count -= 1;
    m.reactions = m.reactions.filter((x) => x.count);
    if (!m.reactions.length) m.reactions = undefined;
    w.bump();
    return true;
  };

  // ---------------------------------------------------------------- element state
  const defaultValue = (e) => {
    const t = { type: e.type };
    if (/_input$/.test(e.type) && !['rich_text_input', 'file_input'].includes(e.type))
      return { ...t, value: e.initial_value ?? null };
    switch (e.type) {
      case 'rich_text_input':
        return { ...t, ...(e.initial_value ? { rich_text_value: e.initial_value } : {}) };
      case 'file_input':
        return { ...t, files: [] };
      case 'static_select':
      case 'external_select':
      case 'radio_buttons':
        return { ...t, selected_option: e.initial_option ?? null };
      case 'multi_static_select':
      case 'multi_external_select':
      case 'checkboxes':
        return { ...t, selected_options: e.initial_options ?? [] };
      case 'users_select':
        return { ...t, selected_user: e.initial_user ?? null };
      case 'multi_users_select':
        return { ...t, selected_users: e.initial_users ?? [] };
      case 'conversations_select':
        return { ...t, selected_conversation: e.initial_conversation ?? null };
      case 'multi_conversations_select':
        return { ...t, selected_conversations: e.initial_conversations ?? [] };
      case 'channels_select':
        return { ...t, selected_channel: e.initial_channel ?? null };
      case 'multi_channels_select':
        return { ...t, selected_channels: e.initial_channels ?? [] };
      case 'datepicker':
        return { ...t, selected_date: e.initial_date ?? null };
      case 'timepicker':
        return { ...t, selected_time: e.initial_time ?? null, ...(e.timezone ? { timezone: e.timezone } : {}) };
      case 'datetimepicker':
        return { ...t, selected_date_time: e.initial_date_time ?? null };
      default:
        return t;
    }
  };
  const pickOption = (e, v) => {
    if (v === null) return null;
    if (typeof v === 'object') return v;
    const all = [...(e.options ?? []), ...(e.option_groups ?? []).flatMap((g) => g.options), ...(e._suggested ?? [])];
    const o = all.find((x) => x.value === String(v)) ?? all.find((x) => x.text?.text === String(v));
    if (!o)
      throw new Error(
        `no option ${JSON.stringify(v)} in ${e.type} ${e.action_id} (has ${all.map((x) => x.value).join(', ')})`,
      );
    return clone(o);
  };
  const setValue = (e, v) => {
    const cur = defaultValue(e),
      many = (x) => (Array.isArray(x) ? x : [x]);
    const key = Object.keys(cur).find((k) => k !== 'type' && k !== 'timezone') ?? 'value';
    if (key === 'value') return { ...cur, value: v === null || v === '' ? null : String(v) };
    if (key === 'selected_option') return { ...cur, selected_option: pickOption(e, v) };
    if (key === 'selected_options') return { ...cur, selected_options: many(v).map((x) => pickOption(e, x)) };
    if (['selected_users', 'selected_conversations', 'selected_channels'].includes(key))
      return { ...cur, [key]: many(v).map(idOf) };
    if (key === 'files') return { ...cur, files: many(v) };
    if (key === 'selected_date_time') return { ...cur, [key]: v === null ? null : Number(v) };
    return { ...cur, [key]: v === null ? null : idOf(v) };
  };
  const stateOf = (blocks, prev) => {
    const values = {};
    for (const b of blocks ?? [])
      for (const [e] of elementsOf(b)) {
        if (!STATEFUL.has(e.type)) continue;
        const old = prev?.[b.block_id]?.[e.action_id];
        (values[b.block_id] ??= {})[e.action_id] = old && old.type === e.type ? old : defaultValue(e);
      }
    return { values };
  };

  // ---------------------------------------------------------------- views
  w.viewJson = (v) => ({
    id: v.id,
    team_id: w.team.id,
    type: v.type,
    blocks: clone(v.blocks),
    private_metadata: v.private_metadata ?? '',
    callback_id: v.callback_id ?? '',
    state: clone(v.state),
    hash: v.hash,
    title: v.type === 'home' ? { type: 'plain_text', text: 'View Title', emoji: true } : clone(v.title),
    clear_on_close: !!v.clear_on_close,
    notify_on_close: !!v.notify_on_close,
    close: v.close ? clone(v.close) : null,
    submit: v.submit ? clone(v.submit) : null,
    previous_view_id: v._prev ?? null,
    root_view_id: v._root,
    app_id: w.app.id,
    external_id: v.external_id ?? '',
    app_installed_team_id: w.team.id,
    bot_id: w.bot.id,
  });
  const newHash = () => `${Math.floor(w.now() / 1000)}.${randomBytes(4).toString('hex')}`;
  const emojiOn = (o) => (o && o.type === 'plain_text' && o.emoji === undefined ? { ...o, emoji: true } : o);
  function fillView(v, src, keep) {
    for (const k of ['private_metadata', 'callback_id', 'external_id', 'clear_on_close', 'notify_on_close'])
      v[k] = src[k];
    for (const k of ['title', 'close', 'submit']) v[k] = emojiOn(src[k]);
    v.blocks = decorate(src.blocks, w.rand5);
    v.state = stateOf(v.blocks, keep);
    v.hash = newHash();
    v._errors = null;
    v._rev = w.bump();
    return v;
  }
  w.openModal = (uid, src, { push = false } = {}) => {
    const u = w.users.get(uid);
    const v = { id: w.id('V'), type: 'modal', _user: uid, _open: true, _versions: 0 };
    if (push) {
      v._prev = u._modals.at(-1);
      v._root = w.views.get(u._modals[0])._root;
    } else {
      for (const id of u._modals) w.views.get(id)._open = false;
      u._modals = [];
      v._root = v.id;
    }
    u._modals.push(v.id);
    w.views.set(v.id, v);
    return fillView(v, src);
  };
  w.updateView = (v, src) => {
    v._versions += 1;
    return fillView(v, src, v.state?.values);
  };
  w.publishHome = (u, src) => {
    let v = u._home && w.views.get(u._home);
    if (!v) {
      v = { id: w.id('V'), type: 'home', _user: u.id, _open: true, _versions: 0 };
      v._root = v.id;
      w.views.set(v.id, v);
      u._home = v.id;
    } else v._versions += 1;
    return fillView(v, src, v.state?.values);
  };
  const closeTop = (u) => {
    const id = u._modals.pop();
    if (id) w.views.get(id)._open = false;
    w.bump();
  };
  const closeAll = (u) => {
    for (const id of u._modals) w.views.get(id)._open = false;
    u._modals = [];
    w.bump();
  };

  // ---------------------------------------------------------------- files
  w.newFile = ({ name, size = 0, mimetype, user, bytes, alt_txt }) => {
    const ext = name.includes('.') ? name.split('.').pop().toLowerCase() : 'binary';
    const f = {
      id: w.id('F'),
      name,
      title: name,
      size,
      user,
      mimetype:
        mimetype ??
        {
          png: 'image/png',
          jpg: 'image/jpeg',
          gif: 'image/gif',
          txt: 'text/plain',
          csv: 'text/csv',
          pdf: 'application/pdf',
          json: 'application/json',
        }[ext] ??
        'application/octet-stream',
      filetype: ext,
      alt_txt,
      created: Math.floor(w.now() / 1000),
      channels: [],
      groups: [],
      ims: [],
      _ticket: randomBytes(12).toString('hex'),
      _bytes: bytes,
    };
    w.files.set(f.id, f);
    return f;
  };
  w.fileJson = (f) => ({
    id: f.id,
    created: f.created,
    timestamp: f.created,
    name: f.name,
    title: f.title,
    mimetype: f.mimetype,
    filetype: f.filetype,
    pretty_type: f.filetype.toUpperCase(),
    user: f.user,
    user_team: w.team.id,
    editable: false,
    size: f.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: f.channels.length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${w.url}/files-pri/${w.team.id}-${f.id}/${encodeURIComponent(f.name)}`,
    url_private_download: `${w.url}/files-pri/${w.team.id}-${f.id}/download/${encodeURIComponent(f.name)}`,
    permalink: `https://${w.team.domain}.slack.com/files/${f.user}/${f.id}/${encodeURIComponent(f.name)}`,
    channels: [...f.channels],
    groups: [...f.groups],
    ims: [...f.ims],
    comments_count: 0,
    file_access: 'visible',
    ...(f.alt_txt ? { alt_txt: f.alt_txt } : {}),
  });

  // ---------------------------------------------------------------- triggers, response_urls
  w.newTrigger = (user, view) => {
    const id = `${Date.now()}.${String(Math.random()).slice(2, 15)}.${randomBytes(16).toString('hex')}`;
    w.triggers.set(id, { user, view, used: false, expires: w.now() + opt.triggerTtlMs });
    return id;
  };
  w.newResponseUrl = (kind, ch, user, origin) => {
    const id = randomBytes(12).toString('base64url');
    w.responseUrls.set(id, { id, kind, ch, user, origin, uses: 0, expires: w.now() + 30 * 60_000, posted: null });
    return `${w.url}/${kind}/${w.team.id}/${Math.floor(Math.random() * 1e12)}/${id}`;
  };
  const visibleTo = (m, uid) => {
    const ch = w.channels.get(m._channel);
    return m._ephemeralFor ? m._ephemeralFor === uid : ch.members.has(uid);
  };

  // a message given by slash ack or response_url; returns an error code or null
  function inlineMessage(body, { ch, user, origin, ru, where }) {
    const fallbackOk = body.delete_original === true;
    if (!fallbackOk) {
      if (body.blocks !== undefined) {
        if (!Array.isArray(body.blocks)) return ['invalid_blocks', []];
        const e = checkBlocks(body.blocks);
        if (e.length) return ['invalid_blocks', e];
      }
      if (!body.text && !body.blocks?.length && !body.attachments?.length) return ['no_text', []];
      if (body.blocks?.length && !(body.text ?? '').trim() && opt.textFallback !== 'off')
        w.violate('missing_text_fallback', { method: where });
      for (const l of lintContent(body)) w.lint(l.code, { method: where, where: l.where, detail: l.detail });
    }
    if (body.response_type !== undefined && !['ephemeral', 'in_channel'].includes(body.response_type))
      w.violate('bad_response_type', { where, response_type: body.response_type });
    const write = (m) => {
      m.text = body.text ?? '';
      m.blocks = body.blocks?.length ? decorate(body.blocks, w.rand5) : undefined;
      m.attachments = body.attachments?.length ? clone(body.attachments) : undefined;
    };
    const fresh = () => ({
      user: w.bot.user_id,
      type: 'message',
      ts: w.ts(),
      bot_id: w.bot.id,
      app_id: w.app.id,
      text: '',
      team: w.team.id,
      bot_profile: w.botProfile(),
      _by: w.bot.user_id,
      ...(body.thread_ts ? { thread_ts: body.thread_ts } : {}),
    });
    if (body.delete_original) {
      if (!origin || origin._deleted) return ['message_not_found', []];
      w.removeMessage(ch, origin);
      return null;
    }
    if (body.replace_original) {
      const target = origin ?? ru?.posted;
      if (!target || target._deleted) {
        w.lint('replace_original_without_original', { where });
      } else {
        const before = w.messageJson(target);
        w.edit(target, () => write(target));
        if (!target._ephemeralFor) w.echoChanged(ch, target, before);
        return null;
      }
    }
    const m = fresh();
    write(m);
    if (body.response_type === 'in_channel') w.addMessage(ch, m);
    else w.addEphemeral(ch, user, m);
    if (ru) ru.posted = m;
    return null;
  }

  // ---------------------------------------------------------------- HTTP server (Web API side)
  const { M } = makeMethods(w);
  const readBody = (req, max = 64 * 1024 * 1024) =>
    new Promise((res, rej) => {
      const parts = [];
      let n = 0;
      req.on('data', (d) => {
        n += d.length;
        if (n > max) {
          rej(new Error('too large'));
          req.destroy();
        } else parts.push(d);
      });
      req.on('end', () => res(Buffer.concat(parts)));
      req.on('error', rej);
    });
  const reply = (res, status, body, headers = {}) => {
    if (res.destroyed || res.writableEnded) return;
    const isStr = typeof body === 'string' || Buffer.isBuffer(body);
    res.writeHead(status, {
      'content-type': isStr ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      ...headers,
    });
    res.end(isStr ? body : JSON.stringify(body));
  };

  function takeFault(name, call) {
    for (const f of w.faults) {
      if (f.times <= 0) continue;
      const hit =
        typeof f.match === 'function'
          ? f.match(call)
          : f.match instanceof RegExp
            ? f.match.test(name)
            : f.match === name || f.match === '*';
      if (!hit) continue;
      if (f.skip > 0) {
        f.skip -= 1;
        continue;
      }
      f.times -= 1;
      f.hits += 1;
      return f.spec;
    }
    return null;
  }
  /** run `work` under a fault; `send` writes the normal answer */
  async function withFault(f, req, res, work, send) {
    if (f?.delay) await sleep(f.delay);
    if (f?.hang) return;
    if (f?.drop) {
      req.socket.destroy();
      return;
    }
    if (f?.ratelimited !== undefined) {
      reply(res, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(f.ratelimited) });
      return;
    }
    if (f?.status) {
      reply(
        res,
        f.status,
        f.body ?? (f.status >= 500 ? '<html><body>upstream error</body></html>' : { ok: false, error: 'http_error' }),
      );
      return;
    }
    if (f?.html) {
      reply(res, 200, '<!doctype html><title>Slack</title><p>not json');
      return;
    }
    if (f?.error) {
      reply(res, 200, { ok: false, error: f.error, ...(f.extra ?? {}) });
      return;
    }
    const out = await work();
    if (f?.dropAfter) {
      req.socket.destroy();
      return;
    }
    if (f?.statusAfter) {
      reply(res, f.statusAfter, '<html>lost</html>');
      return;
    }
    send(out);
  }
  async function parseArgs(req, url, raw) {
    const type = String(req.headers['content-type'] ?? '')
      .split(';')[0]
      .trim()
      .toLowerCase();
    const q = Object.fromEntries(url.searchParams);
    if (!raw.length) return { ...q };
    if (type === 'application/json') {
      try {
        const o = JSON.parse(raw.toString('utf8'));
        return { ...q, ...o };
      } catch {
        throw new ApiError('invalid_json');
      }
    }
    if (type === 'multipart/form-data') {
      const fd = await new Response(raw, { headers: { 'content-type': req.headers['content-type'] } }).formData();
      const o = { ...q };
      for (const [k, v] of fd) o[k] = typeof v === 'string' ? v : { filename: v.name, size: v.size };
      return o;
    }
    if (type === 'application/x-www-form-urlencoded')
      return { ...q, ...Object.fromEntries(new URLSearchParams(raw.toString('utf8'))) };
    if (type === '') throw new ApiError('missing_post_type');
    throw new ApiError('invalid_post_type');
  }
  const buckets = new Map();
  function overLimit(method, a) {
    if (!opt.rateLimits) return false;
    const [n, per, key] =
      method === 'chat.postMessage'
        ? [opt.rateLimits.postPerSecond ?? 1, 1000, `${method}:${a.channel}`]
        : [opt.rateLimits[method] ?? 100, 60_000, method];
    const now = Date.now(),
      list = (buckets.get(key) ?? []).filter((t) => now - t < per);
    buckets.set(key, list);
    if (list.length >= n) return Math.max(1, Math.ceil((per - (now - list[0])) / 1000));
    list.push(now);
    return false;
  }

  async function handleApi(req, res, url, raw) {
    const method = url.pathname.slice(5);
    const t0 = performance.now();
    const call = {
      n: w.calls.length,
      at: w.now(),
      method,
      args: {},
      token: null,
      ok: null,
      error: null,
      ms: null,
      fault: null,
      userAgent: req.headers['user-agent'],
      contentType: req.headers['content-type'],
    };
    w.calls.push(call);
    const done = (body, extra = {}) => {
      call.ok = body.ok;
      call.error = body.error ?? null;
      call.response = body;
      call.ms = performance.now() - t0;
      if (!body.ok && APP_BUGS.has(body.error))
        w.violate('api_error', {
          method,
          error: body.error,
          messages: body.response_metadata?.messages,
          needed: body.needed,
        });
      else if (!body.ok) w.lint('api_refused', { method, error: body.error });
      bus.emit('change');
      return [body, extra];
    };
    const work = async () => {
      try {
        const a = call.args;
        const def = M[method];
        if (!def) throw new ApiError('unknown_method', { req_method: method });
        const bearer = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
        const tok = bearer ?? a.token;
        delete a.token;
        call.token = tok ? `${tok.slice(0, 5)}...` : null;
        if (url.searchParams.has('token')) w.violate('token_in_url', { method });
        let token;
        if (!def.open) {
          if (!tok) throw new ApiError(method === 'apps.connections.open' ? 'missing_args' : 'not_authed');
          token = w.tokens.get(tok);
          if (!token) throw new ApiError('invalid_auth');
          if (token.revoked) throw new ApiError(token.revokedAs ?? 'token_revoked');
          if ((def.tokenType ?? 'bot') !== token.type) throw new ApiError('not_allowed_token_type');
          if (token.type === 'bot')
            for (const s of def.scopes ?? [])
              if (!w.scopes.has(s))
                throw new ApiError('missing_scope', { needed: s, provided: [...w.scopes].join(',') });
        }
        const missing = (def.need ?? []).filter((k) => a[k] === undefined || a[k] === '');
        if (missing.length)
          throw new ApiError('invalid_arguments', {
            response_metadata: { messages: missing.map((k) => `[ERROR] missing required field: ${k}`) },
          });
        if (def.known)
          for (const k of Object.keys(a))
            if (!def.known.includes(k) && k !== 'team_id') w.lint('unknown_argument', { method, argument: k });
        return done({ ok: true, ...(await def.run(a, { token, call })) });
      } catch (e) {
        if (e instanceof ApiError) return done({ ok: false, error: e.code, ...e.extra });
        w.violate('harness_error', { method, error: String(e?.stack ?? e) });
        return done({ ok: false, error: 'fatal_error' });
      }
    };
    const send = ([body]) =>
      reply(res, 200, body, {
        'x-slack-req-id': randomBytes(16).toString('hex'),
        'x-oauth-scopes': [...w.scopes].join(','),
        'x-accepted-oauth-scopes': (M[method]?.scopes ?? []).join(','),
      });
    try {
      call.args = await parseArgs(req, url, raw);
    } catch (e) {
      return send(done({ ok: false, error: e.code ?? 'invalid_form_data' }));
    }
    const f = takeFault(method, call);
    if (f) call.fault = f;
    const wait = f ? false : overLimit(method, call.args);
    if (wait) {
      call.ok = false;
      call.error = 'ratelimited';
      reply(res, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
      return undefined;
    }
    if (f && (f.drop || f.hang || f.ratelimited !== undefined || f.status || f.html || f.error)) {
      call.ok = false;
      call.error = `fault:${Object.keys(f).join('+')}`;
    }
    return withFault(f, req, res, work, send);
  }

  async function handleResponseUrl(req, res, url, raw) {
    const ru = w.responseUrls.get(url.pathname.split('/').pop());
    const rec = { at: w.now(), body: undefined, status: 200, error: null, kind: ru?.kind };
    w.responses.push(rec);
    const bad = (status, error, list = []) => {
      rec.status = status;
      rec.error = error;
      w.violate('response_url_refused', { error, messages: list });
      bus.emit('change');
      return [status, error];
    };
    try {
      rec.body = JSON.parse(raw.toString('utf8'));
    } catch {
      /* below */
    }
    const work = async () => {
      if (!ru) return bad(404, 'no_service');
      if (req.method !== 'POST') return bad(405, 'method_not_allowed');
      if (typeof rec.body !== 'object' || rec.body === null || Array.isArray(rec.body))
        return bad(opt.badPayloadStatus, 'invalid_payload');
      if (w.now() > ru.expires) return bad(opt.responseUrlErrorStatus, 'expired_url');
      if (ru.uses >= 5) return bad(opt.responseUrlErrorStatus, 'used_url');
      const err = inlineMessage(rec.body, { ch: ru.ch, user: ru.user, origin: ru.origin, ru, where: 'response_url' });
      if (err) return bad(opt.badPayloadStatus, err[0], err[1]);
      ru.uses += 1;
      bus.emit('change');
      return [200, null];
    };
    const f = takeFault('response_url', { method: 'response_url', args: rec.body });
    rec.fault = f;
    return withFault(f, req, res, work, ([status, error]) =>
      reply(res, status, error ? { ok: false, error } : ru.kind === 'commands' ? 'ok' : { ok: true }),
    );
  }

  const server = http.createServer(async (req, res) => {
    w.inflight += 1;
    try {
      const url = new URL(req.url, 'http://fake');
      const raw = await readBody(req);
      if (url.pathname.startsWith('/api/')) await handleApi(req, res, url, raw);
      else if (/^\/(commands|actions|app)\//.test(url.pathname)) await handleResponseUrl(req, res, url, raw);
      else if (url.pathname.startsWith('/upload/v1/')) {
        const f = [...w.files.values()].find((x) => x._ticket === url.pathname.split('/').pop());
        await withFault(
          takeFault('upload', { method: 'upload', args: {} }),
          req,
          res,
          async () => {
            if (!f) return null;
            let bytes = raw;
            if (/^multipart\/form-data/.test(req.headers['content-type'] ?? '')) {
              const fd = await new Response(raw, {
                headers: { 'content-type': req.headers['content-type'] },
              }).formData();
              for (const [, v] of fd) if (typeof v !== 'string') bytes = Buffer.from(await v.arrayBuffer());
            }
            f._bytes = bytes;
            if (bytes.length !== f.size) w.violate('upload_size_mismatch', { declared: f.size, got: bytes.length });
            return f;
          },
          (x) =>
            x
              ? reply(res, 200, `OK - ${x._bytes.length}`, { 'content-type': 'text/plain' })
              : reply(res, 404, 'not found'),
        );
      } else if (url.pathname.startsWith('/files-pri/')) {
        const f = w.files.get(url.pathname.split('/')[2].split('-').slice(1).join('-'));
        const tok = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
        if (!f || f._deleted) reply(res, 404, 'not found');
        else if (!w.tokens.get(tok) || w.tokens.get(tok).revoked || !w.scopes.has('files:read')) {
          w.lint('file_fetched_without_token', { file: f.id });
          reply(res, 200, '<!doctype html><title>Sign in</title>');
        } // Slack sends a login page, not 401
        else reply(res, 200, Buffer.from(f._bytes ?? ''), { 'content-type': f.mimetype });
      } else if (url.pathname === '/oauth/v2/authorize') {
        const code = randomBytes(12).toString('hex');
        w.oauthCodes.set(code, {
          redirect_uri: url.searchParams.get('redirect_uri'),
          scope: url.searchParams.get('scope') ?? '',
          used: false,
        });
        const to = new URL(
          url.searchParams.get('redirect_uri') ?? `${opt.appUrl ?? 'http://127.0.0.1'}/slack/oauth_redirect`,
        );
        to.searchParams.set('code', code);
        if (url.searchParams.get('state')) to.searchParams.set('state', url.searchParams.get('state'));
        reply(res, 302, '', { location: to.href });
      } else {
        w.lint('unknown_path', { path: url.pathname });
        reply(res, 404, 'not found');
      }
    } catch (e) {
      w.violate('harness_error', { error: String(e?.stack ?? e) });
      reply(res, 500, 'harness error');
    } finally {
      w.inflight -= 1;
      bus.emit('change');
    }
  });
  server.keepAliveTimeout = 60_000;
  w.oauthExchange = (a, fail) => {
    if (a.client_id !== undefined && (a.client_id !== opt.clientId || a.client_secret !== opt.clientSecret))
      fail('bad_client_secret');
    const c = w.oauthCodes.get(a.code);
    if (!c) fail('invalid_code');
    if (c.used) fail('code_already_used');
    c.used = true;
    return {
      app_id: w.app.id,
      authed_user: { id: [...w.users.values()].find((u) => !u.is_bot)?.id ?? w.id('U') },
      scope: c.scope || [...w.scopes].join(','),
      token_type: 'bot',
      access_token: opt.botToken,
      bot_user_id: w.bot.user_id,
      team: { id: w.team.id, name: w.team.name },
      enterprise: null,
      is_enterprise_install: false,
    };
  };

  // ---------------------------------------------------------------- Socket Mode
  const conns = new Set(),
    tickets = new Set(),
    pending = new Map();
  let rr = 0;
  w.socket = {
    openTicket: () => {
      const t = randomBytes(10).toString('hex');
      tickets.add(t);
      return { url: `${w.url.replace(/^http/, 'ws')}/link/?ticket=${t}&app_id=${w.app.id}` };
    },
  };
  server.on('upgrade', (req, sock, head) => {
    const url = new URL(req.url, 'http://fake'),
      t = url.searchParams.get('ticket');
    const f = takeFault('websocket', { method: 'websocket', args: {} });
    if (f?.drop) {
      sock.destroy();
      return;
    }
    if (f?.status) {
      sock.end(`HTTP/1.1 ${f.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    if (!tickets.delete(t)) {
      w.violate('socket_ticket_reused', {});
      sock.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const c = WsConnection.accept(req, sock, head, { lingerMs: opt.closeLingerMs });
    if (!c) return;
    if (conns.size >= 10) {
      c.send(
        JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'applink-fake' } }),
      );
      c.close();
      return;
    }
    c.pings = 0;
    c.pongs = 0;
    conns.add(c);
    c.on('ping', () => {
      c.pings += 1;
    });
    c.on('pong', () => {
      c.pongs += 1;
    });
    c.on('protocol', (m) => w.violate('socket_protocol', { message: m }));
    c.on('close', (info) => {
      conns.delete(c);
      clearInterval(c.timer);
      c.closedWith = info;
      bus.emit('change');
    });
    c.on('text', (text) => {
      let m;
      try {
        m = JSON.parse(text);
      } catch {
        return w.violate('socket_bad_json', { text: text.slice(0, 200) });
      }
      const p = pending.get(m.envelope_id);
      if (!p) return w.violate('socket_unknown_ack', { envelope_id: m.envelope_id });
      if (p.acked) return w.violate('double_ack', { kind: p.kind });
      p.acked = true;
      p.resolve(m.payload);
      return undefined;
    });
    c.timer = setInterval(() => c.ping(`Ping from applink-fake-${Date.now()}`), opt.pingIntervalMs);
    c.timer.unref();
    c.send(
      JSON.stringify({
        type: 'hello',
        num_connections: conns.size,
        debug_info: { host: 'applink-fake', build_number: 1, approximate_connection_time: 18060 },
        connection_info: { app_id: w.app.id },
      }),
    );
    bus.emit('change');
  });

  // ---------------------------------------------------------------- deliveries (Slack -> app)
  const canDeliver = () => (opt.mode === 'socket' ? conns.size > 0 : !!(opt.appUrl || opt.eventsUrl));
  const target = (kind) =>
    ({ event: opt.eventsUrl, command: opt.commandsUrl, interactive: opt.interactivityUrl })[kind] ?? opt.appUrl;

  function httpPost(urlText, body, headers, timeoutMs) {
    return new Promise((resolve) => {
      const t0 = performance.now();
      const u = new URL(urlText);
      const out = { status: null, headers: {}, text: '', error: null, timedOut: false, ms: null };
      let over = false;
      const end = (extra) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        Object.assign(out, extra);
        out.ms ??= performance.now() - t0;
        resolve(out);
      };
      const req = http.request(
        {
          hostname: u.hostname,
          port: u.port,
          path: u.pathname + u.search,
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          agent: false,
        },
        (res) => {
          const parts = [];
          out.ms = performance.now() - t0;
          res.on('data', (d) => parts.push(d));
          res.on('end', () =>
            end({ status: res.statusCode, headers: res.headers, text: Buffer.concat(parts).toString('utf8') }),
          );
          res.on('error', (e) => end({ error: e.message }));
        },
      );
      const timer = setTimeout(() => {
        out.ms = performance.now() - t0;
        end({ timedOut: true, error: 'timeout' });
        req.destroy();
      }, timeoutMs);
      req.on('error', (e) => end({ error: e.code ?? e.message }));
      req.end(body);
    });
  }

  /** send `payload` to the app by the current mode. o: signing/negative options */
  async function deliver(kind, payload, o = {}) {
    const d = new Delivery(w, kind, {
      payload,
      user: o.user,
      mode: o.mode ?? opt.mode,
      retryNum: o.retryNum ?? 0,
      type: payload.type ?? payload.command,
      quiet: !!o.quiet,
    });
    w.deliveries.push(d);
    w.inflight += 1;
    const limit = o.ackTimeoutMs ?? opt.ackTimeoutMs;
    try {
      if (d.mode === 'socket') {
        const list = [...conns];
        if (!list.length) {
          d.error = 'no_socket_connection';
        } else {
          const c = o.connection ?? list[rr++ % list.length];
          const envelope_id = o.envelopeId ?? randomUUID();
          const accepts = kind === 'command' || ['view_submission', 'block_suggestion'].includes(payload.type);
          const env = {
            envelope_id,
            payload,
            type: { event: 'events_api', command: 'slash_commands', interactive: 'interactive' }[kind],
            accepts_response_payload: accepts,
            ...(kind === 'event'
              ? { retry_attempt: d.retryNum, retry_reason: d.retryNum ? (o.retryReason ?? 'timeout') : '' }
              : {}),
          };
          const t0 = performance.now();
          const ack = new Promise((resolve) => pending.set(envelope_id, { kind, acked: false, resolve }));
          c.send(JSON.stringify(env));
          d.request = { envelope: env };
          let timer;
          const got = await Promise.race([
            ack,
            new Promise((r) => {
              timer = setTimeout(r, limit, 'timeout');
            }),
          ]);
          clearTimeout(timer);
          d.ms = performance.now() - t0;
          if (got === 'timeout') {
            d.timedOut = true;
            d.error = 'timeout';
          } else {
            d.status = 200;
            d.ok = true;
            if (got && typeof got === 'object' && Object.keys(got).length) {
              d.json = got;
              d.text = JSON.stringify(got);
              if (!accepts) w.lint('ack_payload_ignored', { type: d.type });
            }
          }
        }
      } else {
        const to = target(kind);
        if (!to) throw new Error('appUrl is not set: startFakeSlack({appUrl}) or s.connect(url)');
        let body, ctype;
        if (o.rawBody !== undefined) {
          body = o.rawBody;
          ctype = o.contentType ?? 'application/json';
        } else if (kind === 'event') {
          body = JSON.stringify(payload);
          ctype = 'application/json';
        } else if (kind === 'command') {
          body = new URLSearchParams(payload).toString();
          ctype = 'application/x-www-form-urlencoded';
        } else {
          body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
          ctype = 'application/x-www-form-urlencoded';
        }
        const ts = String(o.timestamp ?? Math.floor(Date.now() / 1000));
        let sig = sign(o.secret ?? opt.signingSecret, ts, body);
        if (o.badSignature) sig = `v0=${randomBytes(32).toString('hex')}`;
        if (o.signatureVersion) sig = sig.replace('v0', o.signatureVersion);
        if (o.tamper) body = o.tamper(body);
        const headers = o.replayHeaders ?? {
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          accept: kind === 'event' ? '*/*' : 'application/json,*/*',
          'accept-encoding': 'identity',
          'content-type': o.contentType ?? ctype,
          ...(o.noTimestamp ? {} : { 'x-slack-request-timestamp': ts }),
          ...(o.noSignature ? {} : { 'x-slack-signature': sig }),
          ...(d.retryNum
            ? { 'x-slack-retry-num': String(d.retryNum), 'x-slack-retry-reason': o.retryReason ?? 'http_timeout' }
            : {}),
          ...(o.headers ?? {}),
        };
        d.request = { url: to, headers, body };
        const r = await httpPost(to, body, headers, limit);
        Object.assign(d, r);
        d.ok = !r.timedOut && r.status >= 200 && r.status < 300;
        if (d.ok && d.text) {
          try {
            d.json = JSON.parse(d.text);
          } catch {
            /* plain text */
          }
        }
      }
    } finally {
      w.inflight -= 1;
    }
    const forged =
      d.mode === 'http' &&
      payload.type !== 'url_verification' &&
      payload.ssl_check === undefined &&
      (o.badSignature ||
        o.noSignature ||
        o.noTimestamp ||
        o.tamper ||
        o.signatureVersion ||
        (o.secret !== undefined && o.secret !== opt.signingSecret) ||
        (o.timestamp !== undefined &&
          Math.abs(Date.now() / 1000 - Number(o.timestamp)) > 300 &&
          Number(o.timestamp) < Date.now() / 1000));
    if (forged && d.ok) w.violate('accepted_forged_request', { kind, type: d.type, status: d.status });
    if (!d.ok && !o.expectFail && !forged) {
      w.violate(d.timedOut ? 'not_acked_in_3s' : 'not_acked', {
        kind,
        type: d.type,
        event: payload.event?.type,
        status: d.status,
        error: d.error,
        ms: d.ms && Math.round(d.ms),
      });
      if (kind !== 'event')
        w.userErrors.push({
          user: o.user,
          kind,
          type: d.type,
          error: d.timedOut ? 'operation_timeout' : 'dispatch_failed',
        });
    }
    bus.emit('change');
    return d;
  }

  // ---- events
  const envelope = (event) => ({
    token: opt.verificationToken,
    team_id: w.users.get(event.user)?.team_id ?? w.team.id,
    context_team_id: w.users.get(event.user)?.team_id ?? w.team.id,
    context_enterprise_id: null,
    api_app_id: w.app.id,
    event,
    type: 'event_callback',
    event_id: w.id('Ev'),
    event_time: Math.floor(w.now() / 1000),
    authorizations: w.authorizations(),
    is_ext_shared_channel: w.channels.has(event.channel) && isShared(w.channels.get(event.channel)),
    event_context: `4-${randomBytes(20).toString('base64url')}`,
  });
  async function deliverEvent(event, o = {}) {
    const d = await deliver('event', o.envelope ?? envelope(event), o);
    if (!d.ok && (o.autoRetry ?? opt.autoRetry) && d.headers['x-slack-no-retry'] !== '1') {
      d.retries = [];
      for (let i = 0; i < 3; i += 1) {
        await sleep(opt.retryDelaysMs[i] * opt.retryScale);
        const r = await deliver('event', d.payload, {
          ...o,
          retryNum: i + 1,
          retryReason:
            d.mode === 'socket'
              ? 'timeout'
              : d.timedOut
                ? 'http_timeout'
                : d.status
                  ? 'http_error'
                  : 'connection_failed',
        });
        d.retries.push(r);
        if (r.ok || r.headers['x-slack-no-retry'] === '1') break;
      }
    }
    return d;
  }
  const skipped = (kind, reason) => {
    const d = new Delivery(w, kind, { skipped: true, reason });
    w.deliveries.push(d);
    return d;
  };
  const eventIf = (name, event, o) =>
    subscribed(name) ? deliverEvent(event, o) : Promise.resolve(skipped('event', `not subscribed to ${name}`));

  // ---- typed text, the way the client turns it into message text + rich_text
  function compose(input, raw) {
    if (raw)
      return {
        text: input,
        blocks: [
          {
            type: 'rich_text',
            block_id: w.rand5(),
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: mrkdwnToText(input, w.nameOf) || ' ' }] },
            ],
          },
        ],
      };
    const els = [];
    let text = '';
    const re = /(https?:\/\/[^\s<>]+)|@(here|channel|everyone)\b|@([\w.-]+)|#([\w-]+)|<@(U[A-Z0-9]+)>/g;
    let at = 0,
      m;
    const lit = (t) => {
      if (!t) return;
      text += escapeText(t);
      els.push({ type: 'text', text: t });
    };
    while ((m = re.exec(input))) {
      const byName = (n) => [...w.users.values()].find((u) => u.name === n);
      let e = null,
        s = null;
      if (m[1]) {
        e = { type: 'link', url: m[1] };
        s = `<${m[1].replace(/&/g, '&amp;')}>`;
      } else if (m[2]) {
        e = { type: 'broadcast', range: m[2] };
        s = `<!${m[2]}>`;
      } else if (m[3] && byName(m[3])) {
        e = { type: 'user', user_id: byName(m[3]).id };
        s = `<@${e.user_id}>`;
      } else if (m[4]) {
        const c = [...w.channels.values()].find((x) => x.name === m[4] && !x.is_im);
        if (c) {
          e = { type: 'channel', channel_id: c.id };
          s = `<#${c.id}|${c.is_private ? '' : c.name}>`;
        }
      } else if (m[5] && w.users.has(m[5])) {
        e = { type: 'user', user_id: m[5] };
        s = `<@${m[5]}>`;
      }
      if (!e) continue;
      lit(input.slice(at, m.index));
      text += s;
      els.push(e);
      at = m.index + m[0].length;
    }
    lit(input.slice(at));
    return {
      text,
      blocks: els.length
        ? [{ type: 'rich_text', block_id: w.rand5(), elements: [{ type: 'rich_text_section', elements: els }] }]
        : undefined,
    };
  }
  const chan = (c) => {
    const ch =
      typeof c === 'string'
        ? (w.channels.get(c) ?? [...w.channels.values()].find((x) => x.name === c.replace(/^#/, '') && !x.is_im))
        : w.channels.get(c?.id);
    if (!ch) throw new Error(`no channel ${c}`);
    return ch;
  };
  const person = (u) => ({ id: u.id, username: u.name, name: u.name, team_id: u.team_id });
  const isShared = (ch) => [...ch.members].some((id) => (w.users.get(id)?.team_id ?? w.team.id) !== w.team.id);
  // the workspace of the person who acts: over Slack Connect it is not the one that the app is installed in
  const teamRef = (u) => ({ id: u.team_id, domain: u.team_id === w.team.id ? w.team.domain : 'partner-test' });
  const chRef = (ch) => ({ id: ch.id, name: w.channelName(ch) });
  const liveMessage = (ref) => {
    const ch = w.channels.get(ref.channel ?? ref._channel);
    const m = ch && [...ch.messages, ...ch.ephemerals].find((x) => x.ts === ref.ts);
    if (!m) throw new Error(`no message ${ref.ts}`);
    return [ch, m];
  };
  const isView = (t) => t && (t instanceof ViewRef || (typeof t.id === 'string' && t.id.startsWith('V')));

  class MessageRef {
    constructor(m) {
      Object.assign(this, w.messageJson(m));
      this.channel = m._channel;
      this.ephemeralFor = m._ephemeralFor;
      this.deleted = !!m._deleted;
      this.rev = m._rev;
      this.edits = m._history.length;
      this.plain = messageToText(m, w.nameOf);
    }
    /** the same message as it is now */
    now() {
      return new MessageRef(liveMessage(this)[1]);
    }
    /** [{action_id, type, label, value}] */
    actions() {
      return listActions(this.blocks, this.attachments);
    }
    thread() {
      const root = this.thread_ts ?? this.ts;
      return w.channels
        .get(this.channel)
        .messages.filter((m) => !m._deleted && m.thread_ts === root && m.ts !== root)
        .map((m) => new MessageRef(m));
    }
    toString() {
      return this.plain;
    }
  }
  class ViewRef {
    constructor(v) {
      Object.assign(this, w.viewJson(v));
      this.open = v._open;
      this.errors = clone(v._errors);
      this.rev = v._rev;
      this.user = v._user;
      this.plain = viewToText(v, w.nameOf);
    }
    now() {
      return new ViewRef(w.views.get(this.id));
    }
    actions() {
      return listActions(this.blocks);
    }
    toString() {
      return this.plain;
    }
  }
  const listActions = (blocks = [], atts = []) =>
    [...blocks, ...(atts ?? []).flatMap((a) => a.blocks ?? [])].flatMap((b) =>
      elementsOf(b)
        .filter(([e]) => e.type !== 'image' && e.action_id)
        .map(([e]) => ({
          block_id: b.block_id,
          action_id: e.action_id,
          type: e.type,
          label: e.text?.text ?? b.label?.text,
          value: e.value,
          url: e.url,
          style: e.style,
          options: e.options?.map((o) => o.value),
        })),
    );

  function locate(blocks, sel, o = {}) {
    const hits = [];
    for (const b of blocks ?? [])
      for (const [e] of elementsOf(b)) {
        if (e.type === 'image') continue;
        const bySel =
          typeof sel === 'string'
            ? e.action_id === sel
            : sel instanceof RegExp
              ? sel.test(e.action_id)
              : typeof sel === 'object' && sel.text !== undefined
                ? sel.text instanceof RegExp
                  ? sel.text.test(e.text?.text ?? '')
                  : e.text?.text === sel.text
                : false;
        if (
          bySel &&
          (o.block === undefined || b.block_id === o.block) &&
          (o.value === undefined || e.type !== 'button' || e.value === o.value)
        )
          hits.push([b, e]);
      }
    if (!hits.length)
      throw new Error(
        `no element ${typeof sel === 'object' && !(sel instanceof RegExp) ? JSON.stringify(sel) : sel}; there are: ${
          listActions(blocks)
            .map((x) => `${x.action_id}${x.label ? ` "${x.label}"` : ''}`)
            .join(', ') || '(none)'
        }`,
      );
    if (hits.length > 1 && o.index === undefined)
      throw new Error(`${hits.length} elements match ${sel}: give {block}, {value} or {index}`);
    return hits[o.index ?? 0];
  }

  class User {
    constructor(u) {
      this.id = u.id;
      this.rec = u;
    }
    get name() {
      return this.rec.name;
    }
    get locale() {
      return this.rec.locale;
    }
    get dmChannel() {
      return w.dmOf(this.id).id;
    }

    // -- commands and shortcuts
    async slash(command, text = '', o = {}) {
      if (!command.startsWith('/')) throw new Error('command starts with /');
      if (opt.commands && !opt.commands.includes(command)) throw new Error(`${command} is not in the manifest`);
      const ch = o.channel ? chan(o.channel) : w.dmOf(this.id);
      if (!ch.members.has(this.id)) throw new Error(`${this.name} is not in ${ch.name}`);
      const payload = {
        token: opt.verificationToken,
        team_id: w.team.id,
        team_domain: w.team.domain,
        channel_id: ch.id,
        channel_name: w.channelName(ch),
        user_id: this.id,
        user_name: this.name,
        command,
        text: String(text).trim(),
        api_app_id: w.app.id,
        is_enterprise_install: 'false',
        response_url: w.newResponseUrl('commands', ch, this.id),
        trigger_id: o.triggerId ?? w.newTrigger(this.id),
      };
      const d = await deliver('command', payload, { ...o, user: this.id });
      if (d.ok && d.text) {
        const body = d.json && typeof d.json === 'object' ? d.json : { text: d.text };
        const err = inlineMessage(body, { ch, user: this.id, where: 'slash ack' });
        if (err) {
          w.violate('invalid_command_response', { command, error: err[0], messages: err[1] });
          w.userErrors.push({ user: this.id, kind: 'command', type: command, error: 'invalid_command_response' });
        }
      }
      return d;
    }
    async shortcut(callback_id, o = {}) {
      if (opt.shortcuts && !opt.shortcuts.includes(callback_id))
        throw new Error(`shortcut ${callback_id} is not in the manifest`);
      return deliver(
        'interactive',
        {
          type: 'shortcut',
          token: opt.verificationToken,
          action_ts: w.ts(),
          team: teamRef(this.rec),
          user: { id: this.id, username: this.name, team_id: this.rec.team_id },
          is_enterprise_install: false,
          enterprise: null,
          callback_id,
          trigger_id: w.newTrigger(this.id),
        },
        { ...o, user: this.id },
      );
    }
    async messageShortcut(message, callback_id, o = {}) {
      if (opt.shortcuts && !opt.shortcuts.includes(callback_id))
        throw new Error(`shortcut ${callback_id} is not in the manifest`);
      const [ch, m] = liveMessage(message);
      if (!visibleTo(m, this.id)) throw new Error('that message is not visible to this person');
      return deliver(
        'interactive',
        {
          type: 'message_action',
          token: opt.verificationToken,
          action_ts: w.ts(),
          team: teamRef(this.rec),
          user: { id: this.id, name: this.name, team_id: this.rec.team_id },
          channel: chRef(ch),
          is_enterprise_install: false,
          enterprise: null,
          callback_id,
          trigger_id: w.newTrigger(this.id),
          response_url: w.newResponseUrl('app', ch, this.id, null),
          message_ts: m.ts,
          message: w.messageJson(m),
        },
        { ...o, user: this.id },
      );
    }

    // -- writing
    async dm(text, o = {}) {
      if (!opt.messagesTab || opt.messagesReadOnly) throw new Error('the messages tab is off or read-only');
      return this.post(w.dmOf(this.id).id, text, o);
    }
    async post(channel, text, o = {}) {
      const ch = chan(channel);
      if (!ch.members.has(this.id)) throw new Error(`${this.name} is not in ${ch.name}`);
      const c = compose(String(text), o.raw);
      const m = {
        user: this.id,
        type: 'message',
        ts: w.ts(),
        client_msg_id: randomUUID(),
        text: c.text,
        team: this.rec.team_id,
        ...(isShared(ch) ? { user_team: this.rec.team_id, source_team: this.rec.team_id } : {}),
        blocks: c.blocks,
        _by: this.id,
      };
      if (o.thread_ts ?? o.thread) {
        const root = o.thread_ts ?? o.thread.thread_ts ?? o.thread.ts;
        m.thread_ts = root;
        m.parent_user_id = ch.messages.find((x) => x.ts === root)?.user;
      }
      if (o.files) {
        m.files = o.files.map((f) => {
          const nf = w.newFile({
            name: f.name,
            mimetype: f.mimetype,
            bytes: Buffer.from(f.bytes ?? ''),
            size: Buffer.byteLength(f.bytes ?? ''),
            user: this.id,
          });
          nf._complete = true;
          nf.ims.push(ch.id);
          return w.fileJson(nf);
        });
        m.subtype = 'file_share';
        m.upload = false;
        m.display_as_bot = false;
      }
      w.addMessage(ch, m);
      if (!ch.members.has(w.bot.user_id)) return skipped('event', 'the bot is not in that channel');
      const ev = { ...w.messageJson(m), channel: ch.id, event_ts: m.ts, channel_type: w.channelType(ch) };
      const send = { ...o, user: this.id };
      const mention = c.text.includes(`<@${w.bot.user_id}>`) && !ch.is_im;
      const jobs = [eventIf(msgSub(ch), ev, send)];
      if (mention) {
        const e2 = { ...ev, type: 'app_mention' };
        delete e2.channel_type;
        delete e2.subtype;
        jobs.push(eventIf('app_mention', e2, send));
      }
      const [d, d2] = await Promise.all(jobs);
      const out = d.skipped && d2 ? d2 : d;
      out.mention = d2;
      out.ts = m.ts;
      out.channel = ch.id;
      out.sent = new MessageRef(m);
      out.user = this.id;
      return out;
    }
    mention(channel, text, o = {}) {
      return this.post(channel, `<@${w.bot.user_id}> ${text}`, o);
    }
    async edit(ref, text, o = {}) {
      const [ch, m] = liveMessage(ref);
      if (m._by !== this.id) throw new Error('not their message');
      const before = w.messageJson(m),
        c = compose(text);
      w.edit(m, () => {
        m.text = c.text;
        m.blocks = c.blocks;
        m.edited = { user: this.id, ts: w.ts() };
      });
      return eventIf(
        msgSub(ch),
        {
          type: 'message',
          subtype: 'message_changed',
          message: w.messageJson(m),
          previous_message: before,
          channel: ch.id,
          hidden: true,
          ts: w.ts(),
          event_ts: w.ts(),
          channel_type: w.channelType(ch),
        },
        { ...o, user: this.id },
      );
    }
    async remove(ref, o = {}) {
      const [ch, m] = liveMessage(ref),
        before = w.messageJson(m);
      // where a thread hangs on it, Slack leaves a tombstone in its place
      if (before.reply_count) {
        w.edit(m, () => {
          for (const k of ['blocks', 'files', 'client_msg_id', 'edited', 'metadata']) delete m[k];
          Object.assign(m, {
            subtype: 'tombstone',
            text: 'This message was deleted.',
            user: 'USLACKBOT',
            hidden: true,
          });
        });
        return eventIf(
          msgSub(ch),
          {
            type: 'message',
            subtype: 'message_changed',
            message: w.messageJson(m),
            previous_message: before,
            channel: ch.id,
            hidden: true,
            ts: w.ts(),
            event_ts: w.ts(),
            channel_type: w.channelType(ch),
          },
          { ...o, user: this.id },
        );
      }
      m._deleted = true;
      m._rev = w.bump();
      return eventIf(
        msgSub(ch),
        {
          type: 'message',
          subtype: 'message_deleted',
          previous_message: before,
          channel: ch.id,
          hidden: true,
          deleted_ts: m.ts,
          ts: w.ts(),
          event_ts: w.ts(),
          channel_type: w.channelType(ch),
        },
        { ...o, user: this.id },
      );
    }
    async react(ref, reaction, o = {}) {
      const [ch, m] = liveMessage(ref);
      w.react(ch, m, this.id, reaction);
      return eventIf(
        'reaction_added',
        {
          type: 'reaction_added',
          user: this.id,
          reaction,
          item: { type: 'message', channel: ch.id, ts: m.ts },
          item_user: m.user,
          event_ts: w.ts(),
        },
        { ...o, user: this.id },
      );
    }
    async join(channel, o = {}) {
      const ch = chan(channel);
      ch.members.add(this.id);
      w.bump();
      return ch.members.has(w.bot.user_id)
        ? eventIf(
            'member_joined_channel',
            {
              type: 'member_joined_channel',
              user: this.id,
              channel: ch.id,
              channel_type: ch.is_private ? 'G' : 'C',
              team: w.team.id,
              event_ts: w.ts(),
            },
            { ...o, user: this.id },
          )
        : skipped('event', 'the bot is not in that channel');
    }
    async openHome(tab = 'home', o = {}) {
      if (tab === 'home' && !opt.homeTab) throw new Error('the home tab is off');
      const v = this.rec._home && w.views.get(this.rec._home);
      return eventIf(
        'app_home_opened',
        {
          type: 'app_home_opened',
          user: this.id,
          channel: w.dmOf(this.id).id,
          tab,
          event_ts: w.ts(),
          ...(tab === 'home' && v ? { view: w.viewJson(v) } : {}),
        },
        { ...o, user: this.id },
      );
    }

    // -- interacting
    /** press a button (or choose in a menu) by action_id, regexp, or {text: label} */
    async click(target, sel, o = {}) {
      if (!opt.interactivity) throw new Error('interactivity is off in the manifest');
      const user = this.rec;
      const common = { type: 'block_actions', user: person(user), api_app_id: w.app.id, token: opt.verificationToken };
      const act = (b, e, extra) => ({
        type: e.type,
        action_id: e.action_id,
        block_id: b.block_id,
        ...(e.text ? { text: e.text } : {}),
        ...(e.value !== undefined ? { value: e.value } : {}),
        ...(e.url ? { url: e.url } : {}),
        ...(e.style ? { style: e.style } : {}),
        ...(e.placeholder ? { placeholder: e.placeholder } : {}),
        ...(e.confirm ? { confirm: e.confirm } : {}),
        ...extra,
        action_ts: w.ts(),
      });
      const chosen = (e) => {
        if (o.choose === undefined && e.type !== 'overflow') return {};
        if (e.type === 'overflow') return { selected_option: pickOption(e, o.choose) };
        const { type, ...rest } = setValue(e, o.choose);
        return rest;
      };
      if (isView(target)) {
        const v = w.views.get(target.id);
        const src = o.stale ? target : v;
        if (!v?._open) throw new Error('that view is closed');
        if (v._user !== this.id) throw new Error('that view belongs to someone else');
        const [b, e] = locate(src.blocks, sel, o);
        if (e.confirm && o.confirm === false) return skipped('interactive', 'declined in the confirm dialog');
        if (STATEFUL.has(e.type) && o.choose !== undefined) {
          (v.state.values[b.block_id] ??= {})[e.action_id] = setValue(e, o.choose);
          v._rev = w.bump();
        }
        return this.#settle(
          await deliver(
            'interactive',
            {
              ...common,
              container: { type: 'view', view_id: v.id },
              trigger_id: w.newTrigger(this.id, v.type === 'modal' ? v.id : undefined),
              team: teamRef(this.rec),
              enterprise: null,
              is_enterprise_install: false,
              view: w.viewJson(v),
              actions: [act(b, e, chosen(e))],
            },
            { ...o, user: this.id },
          ),
        );
      }
      const [ch, m] = liveMessage(target);
      if (!visibleTo(m, this.id)) throw new Error('that message is not visible to this person');
      if (m._deleted && !o.stale) throw new Error('that message is gone');
      const src = o.stale ? target : m;
      const all = [...(src.blocks ?? []), ...(src.attachments ?? []).flatMap((a) => a.blocks ?? [])];
      const [b, e] = locate(all, sel, o);
      if (e.confirm && o.confirm === false) return skipped('interactive', 'declined in the confirm dialog');
      m._state ??= {};
      const st = (m._state[this.id] = stateOf(all, m._state[this.id]?.values));
      if (STATEFUL.has(e.type) && o.choose !== undefined)
        (st.values[b.block_id] ??= {})[e.action_id] = setValue(e, o.choose);
      const inThread = m.thread_ts && m.thread_ts !== m.ts ? { thread_ts: m.thread_ts } : {};
      return this.#settle(
        await deliver(
          'interactive',
          {
            ...common,
            container: {
              type: 'message',
              message_ts: m.ts,
              channel_id: ch.id,
              is_ephemeral: !!m._ephemeralFor,
              ...inThread,
            },
            trigger_id: w.newTrigger(this.id),
            team: teamRef(this.rec),
            enterprise: null,
            is_enterprise_install: false,
            channel: chRef(ch),
            ...(m._ephemeralFor
              ? {}
              : {
                  message: o.stale
                    ? { ...w.messageJson(m), text: target.text, blocks: target.blocks }
                    : w.messageJson(m),
                }),
            state: clone(st),
            response_url: w.newResponseUrl('actions', ch, this.id, m),
            actions: [act(b, e, chosen(e))],
          },
          { ...o, user: this.id },
        ),
      );
    }
    #settle(d) {
      if (d.ok && d.text && d.text !== 'ok') w.lint('ack_body_ignored', { type: d.type, body: d.text.slice(0, 80) });
      return d;
    }
    /** choose in a select, overflow, checkbox group, date picker ... and fire its block_actions */
    choose(target, sel, value, o = {}) {
      return this.click(target, sel, { ...o, choose: value });
    }
    /** type into an external select: the app's options come back */
    async suggest(target, sel, value, o = {}) {
      const v = isView(target) ? w.views.get(target.id) : null;
      const [ch, m] = v ? [null, null] : liveMessage(target);
      const [b, e] = locate((v ?? m).blocks, sel, o);
      const d = await deliver(
        'interactive',
        {
          type: 'block_suggestion',
          user: person(this.rec),
          container: v
            ? { type: 'view', view_id: v.id }
            : { type: 'message', message_ts: m.ts, channel_id: ch.id, is_ephemeral: !!m._ephemeralFor },
          api_app_id: w.app.id,
          token: opt.verificationToken,
          action_id: e.action_id,
          block_id: b.block_id,
          value,
          team: teamRef(this.rec),
          enterprise: null,
          is_enterprise_install: false,
          ...(v ? { view: w.viewJson(v) } : { channel: chRef(ch), message: w.messageJson(m) }),
        },
        { ...o, user: this.id },
      );
      if (d.ok) {
        const errs = checkOptionsResponse(d.json);
        if (errs.length) w.violate('invalid_options_response', { messages: errs });
        else {
          d.options = d.json.options ?? d.json.option_groups.flatMap((g) => g.options);
          e._suggested = d.options;
          Object.defineProperty(e, '_suggested', { enumerable: false });
        }
      }
      return d;
    }
    /** the modal on top for this person, or null */
    modal() {
      const id = this.rec._modals.at(-1);
      return id ? new ViewRef(w.views.get(id)) : null;
    }
    home() {
      return this.rec._home ? new ViewRef(w.views.get(this.rec._home)) : null;
    }
    /** set fields of an open view: {action_id or block_id: value}; fires block_actions where Slack would */
    async fill(view, values, o = {}) {
      const v = w.views.get(view.id);
      const fired = [];
      for (const [key, val] of Object.entries(values)) {
        const hits = v.blocks.flatMap((b) =>
          elementsOf(b)
            .filter(([e]) => STATEFUL.has(e.type) && (e.action_id === key || b.block_id === key))
            .map(([e]) => [b, e]),
        );
        if (hits.length !== 1)
          throw new Error(
            `${hits.length} fields match ${key}; fields: ${v.blocks.flatMap((b) => elementsOf(b).map(([e]) => `${b.block_id}/${e.action_id}`)).join(', ')}`,
          );
        const [b, e] = hits[0];
        if (e.type === 'file_input') {
          (v.state.values[b.block_id] ??= {})[e.action_id] = {
            type: e.type,
            files: [].concat(val).map((f) => {
              const nf = w.newFile({
                name: f.name,
                mimetype: f.mimetype,
                bytes: Buffer.from(f.bytes ?? ''),
                size: Buffer.byteLength(f.bytes ?? ''),
                user: this.id,
              });
              nf._complete = true;
              return w.fileJson(nf);
            }),
          };
          continue;
        }
        (v.state.values[b.block_id] ??= {})[e.action_id] = setValue(e, val);
        const textual = /_input$/.test(e.type);
        if ((b.type === 'input' && b.dispatch_action) || (b.type !== 'input' && !textual))
          fired.push(await this.click(view, e.action_id, { block: b.block_id, choose: val, ...o }));
      }
      v._rev = w.bump();
      return fired;
    }
    /** submit the modal; throws where the Slack client itself would refuse (required field empty, too long ...) unless {force} */
    async submit(view, values = {}, o = {}) {
      const v = w.views.get(view.id);
      if (!v?._open) throw new Error('that view is closed');
      if (this.rec._modals.at(-1) !== v.id) throw new Error('that view is not on top');
      if (!v.submit) throw new Error('that view has no submit button');
      await this.fill(view, values);
      const bad = [];
      for (const b of v.blocks.filter((x) => x.type === 'input')) {
        const e = b.element,
          s = v.state.values[b.block_id]?.[e.action_id] ?? {};
        const val =
          s.value ??
          s.selected_option ??
          s.selected_date ??
          s.selected_time ??
          s.selected_user ??
          s.selected_conversation ??
          s.selected_channel ??
          s.selected_date_time ??
          s.rich_text_value ??
          [s.selected_options, s.selected_users, s.selected_conversations, s.selected_channels, s.files].find(
            (x) => x?.length,
          ) ??
          null;
        if (val === null && !b.optional) bad.push(`${b.block_id}: required`);
        if (typeof s.value === 'string') {
          if (e.min_length && len(s.value) < e.min_length) bad.push(`${b.block_id}: shorter than ${e.min_length}`);
          if (len(s.value) > (e.max_length ?? 3000)) bad.push(`${b.block_id}: longer than ${e.max_length ?? 3000}`);
          if (e.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(s.value)) bad.push(`${b.block_id}: not an email`);
          if (e.type === 'url_text_input' && !/^\w+:\/\/\S+$/.test(s.value)) bad.push(`${b.block_id}: not a url`);
          if (e.type === 'number_input' && Number.isNaN(Number(s.value))) bad.push(`${b.block_id}: not a number`);
          if (
            e.type === 'number_input' &&
            ((e.min_value !== undefined && Number(s.value) < Number(e.min_value)) ||
              (e.max_value !== undefined && Number(s.value) > Number(e.max_value)))
          )
            bad.push(`${b.block_id}: out of range`);
        }
      }
      if (bad.length && !o.force) throw new Error(`the client would not submit: ${bad.join('; ')}`);
      const response_urls = v.blocks
        .flatMap((b) =>
          elementsOf(b)
            .filter(([e]) => e.response_url_enabled)
            .map(([e]) => {
              const s = v.state.values[b.block_id]?.[e.action_id];
              const cid = s?.selected_conversation ?? s?.selected_channel;
              return cid && w.channels.get(cid)
                ? {
                    block_id: b.block_id,
                    action_id: e.action_id,
                    channel_id: cid,
                    response_url: w.newResponseUrl('app', w.channels.get(cid), this.id, null),
                  }
                : null;
            }),
        )
        .filter(Boolean);
      const d = await deliver(
        'interactive',
        {
          type: 'view_submission',
          team: teamRef(this.rec),
          user: person(this.rec),
          api_app_id: w.app.id,
          token: opt.verificationToken,
          trigger_id: w.newTrigger(this.id, v.id),
          view: w.viewJson(v),
          response_urls,
          is_enterprise_install: false,
          enterprise: null,
        },
        { ...o, user: this.id },
      );
      d.errors = null;
      if (!d.ok) {
        v._errors = { _: 'We had some trouble connecting. Try again?' };
        v._rev = w.bump();
        return d;
      }
      const trouble = (code, detail) => {
        w.violate('invalid_view_response', { code, ...detail });
        v._errors = { _: 'We had some trouble connecting. Try again?' };
        v._rev = w.bump();
        w.userErrors.push({ user: this.id, kind: 'view_submission', type: v.callback_id, error: code });
      };
      const body = d.json;
      if (d.text && (body === undefined || typeof body !== 'object' || body === null)) {
        trouble('not_json', { text: d.text.slice(0, 120) });
        return d;
      }
      if (!body || !Object.keys(body).length) {
        if (v._open && this.rec._modals.at(-1) === v.id) closeTop(this.rec);
        d.closed = true;
        return d;
      }
      switch (body.response_action) {
        case 'errors': {
          const ids = Object.keys(body.errors ?? {}),
            ok =
              ids.length &&
              ids.every((k) => v.blocks.some((b) => b.type === 'input' && b.block_id === k)) &&
              Object.values(body.errors).every((x) => typeof x === 'string' && x);
          if (!ok) {
            trouble('errors_do_not_match_input_blocks', {
              errors: body.errors,
              inputs: v.blocks.filter((b) => b.type === 'input').map((b) => b.block_id),
            });
            break;
          }
          v._errors = body.errors;
          v._rev = w.bump();
          d.errors = body.errors;
          for (const x of Object.values(body.errors))
            for (const l of lintContent({ text: x }))
              w.lint(l.code, { method: 'view errors', where: l.where, detail: l.detail });
          break;
        }
        case 'clear':
          closeAll(this.rec);
          d.closed = true;
          break;
        case 'update':
        case 'push': {
          const errs = checkView(body.view, { kind: 'modal' });
          if (errs.length) {
            trouble('invalid_view', { messages: errs });
            break;
          }
          for (const l of lintContent({ view: body.view }))
            w.lint(l.code, { method: 'view response', where: l.where, detail: l.detail });
          if (body.response_action === 'push') {
            if (this.rec._modals.length >= 3) {
              trouble('push_limit_reached', {});
              break;
            }
            d.view = new ViewRef(w.openModal(this.id, body.view, { push: true }));
          } else d.view = new ViewRef(w.updateView(v, body.view));
          break;
        }
        default:
          trouble('unknown_response_action', { body });
      }
      return d;
    }
    /** press Cancel / the cross */
    async close(view, o = {}) {
      const v = w.views.get(view.id);
      if (!v?._open) throw new Error('that view is closed');
      const all = o.clear ?? v.clear_on_close;
      const json = w.viewJson(v);
      if (all) closeAll(this.rec);
      else closeTop(this.rec);
      if (!v.notify_on_close) return skipped('interactive', 'notify_on_close is not set');
      return deliver(
        'interactive',
        {
          type: 'view_closed',
          team: teamRef(this.rec),
          user: person(this.rec),
          api_app_id: w.app.id,
          token: opt.verificationToken,
          view: json,
          is_cleared: !!o.clear,
          is_enterprise_install: false,
          enterprise: null,
        },
        { ...o, user: this.id },
      );
    }

    // -- looking
    /** everything this person can see in one place, oldest first */
    sees(channel) {
      const ch = channel ? chan(channel) : w.dmOf(this.id);
      return [...ch.messages, ...ch.ephemerals]
        .filter((m) => !m._deleted && visibleTo(m, this.id))
        .sort((a, b) => Number(a.ts) - Number(b.ts))
        .map((m) => new MessageRef(m));
    }
    waitForMessage(pred, o) {
      return api.waitForMessage(pred, { visibleTo: this.id, ...o });
    }
    waitForModal(pred, o) {
      return api.waitForModal(this.id, pred, o);
    }
    waitForHome(pred, o) {
      return api.waitForHome(this.id, pred, o);
    }
  }

  // ---------------------------------------------------------------- waiting
  function until(fn, ms, what) {
    return new Promise((resolve, reject) => {
      const tryIt = () => {
        let v;
        try {
          v = fn();
        } catch (e) {
          stop();
          reject(e);
          return;
        }
        if (v !== undefined && v !== null && v !== false) {
          stop();
          resolve(v);
        }
      };
      let timer, poll;
      const stop = () => {
        clearTimeout(timer);
        clearInterval(poll);
        bus.off('change', tryIt);
      };
      timer = setTimeout(() => {
        stop();
        reject(new Error(`timed out after ${ms} ms waiting for ${typeof what === 'function' ? what() : what}`));
      }, ms);
      poll = setInterval(tryIt, 25);
      bus.on('change', tryIt);
      tryIt();
    });
  }
  const matches = (pred, ref) =>
    pred === undefined
      ? true
      : typeof pred === 'string'
        ? ref.plain.includes(pred) || (ref.text ?? '').includes(pred)
        : pred instanceof RegExp
          ? pred.test(ref.plain) || pred.test(ref.text ?? '')
          : pred(ref);
  const findMessages = (pred, o = {}) =>
    [...w.channels.values()]
      .flatMap((ch) => [...ch.messages, ...ch.ephemerals])
      .filter(
        (m) =>
          !m._deleted &&
          m._rev > (o.since ?? 0) &&
          (o.from === 'any' || m._by === (o.from ?? w.bot.user_id)) &&
          (!o.channel || m._channel === idOf(chan(o.channel))) &&
          (o.ephemeral === undefined || !!m._ephemeralFor === o.ephemeral) &&
          (!o.visibleTo || visibleTo(m, idOf(o.visibleTo))) &&
          (!o.thread_ts || m.thread_ts === o.thread_ts),
      )
      .sort((a, b) => a._rev - b._rev)
      .map((m) => new MessageRef(m))
      .filter((r) => matches(pred, r));
  const recent = () =>
    findMessages(undefined, { since: Math.max(0, w.seq - 30) })
      .slice(-4)
      .map((m) => JSON.stringify(m.plain.slice(0, 120)))
      .join(' | ') || '(no bot messages)';

  const api = {
    w,
    opt,
    bus,
    get url() {
      return w.url;
    },
    get apiUrl() {
      return `${w.url}/api/`;
    },
    team: w.team,
    app: w.app,
    bot: w.bot,
    calls: w.calls,
    violations: w.violations,
    lints: w.lints,
    deliveries: w.deliveries,
    responses: w.responses,
    userErrors: w.userErrors,
    signingSecret: opt.signingSecret,
    botToken: opt.botToken,
    appToken: opt.appToken,
    clientId: opt.clientId,
    clientSecret: opt.clientSecret,
    /** environment for an app under test; SLACK_API_URL must reach clientOptions.slackApiUrl */
    env: () => ({
      SLACK_API_URL: `${w.url}/api/`,
      SLACK_SIGNING_SECRET: opt.signingSecret,
      SLACK_BOT_TOKEN: opt.botToken,
      SLACK_APP_TOKEN: opt.appToken,
      SLACK_CLIENT_ID: opt.clientId,
      SLACK_CLIENT_SECRET: opt.clientSecret,
    }),
    /** where the app listens (HTTP mode) */
    connect: (url, more = {}) => {
      opt.appUrl = url;
      Object.assign(opt, more);
    },
    user: (o = {}) => new User(w.users.get(o.id) ?? addUser(o)),
    channel: (o = {}) => {
      const ch = w.addChannel({
        ...o,
        members: [...(o.members ?? []).map(idOf), ...(o.bot === false ? [] : [w.bot.user_id])],
      });
      return {
        id: ch.id,
        name: ch.name,
        messages: () => ch.messages.filter((m) => !m._deleted).map((m) => new MessageRef(m)),
      };
    },
    /** a direct message between two people, where the app is not a member */
    directBetween: (a, b) => {
      const ch = w.addChannel({ is_im: true, is_private: true, user: idOf(b), members: [idOf(a), idOf(b)], name: '' });
      return { id: ch.id };
    },
    usergroup: (o = {}) => {
      const g = {
        id: o.id ?? w.id('S'),
        name: o.name ?? 'group',
        handle: o.handle ?? 'group',
        users: (o.users ?? []).map(idOf),
      };
      w.usergroups.set(g.id, g);
      return g;
    },
    inviteBot: (channel, o) => {
      const ch = chan(channel);
      ch.members.add(w.bot.user_id);
      w.bump();
      return eventIf(
        'member_joined_channel',
        {
          type: 'member_joined_channel',
          user: w.bot.user_id,
          channel: ch.id,
          channel_type: ch.is_private ? 'G' : 'C',
          team: w.team.id,
          event_ts: w.ts(),
        },
        o,
      );
    },

    /** send any event object inside an event_callback */
    event: (event, o) => deliverEvent({ event_ts: w.ts(), ...event }, o),
    /** the same event again, as Slack's retry does: same event_id, fresh signature, retry headers */
    redeliver: (d, o = {}) => deliver('event', d.payload, { retryNum: 1, ...o }),
    /** byte-for-byte replay of an earlier HTTP request, old signature included */
    replay: (d, o = {}) =>
      deliver(d.kind, d.payload, { rawBody: d.request.body, replayHeaders: d.request.headers, expectFail: true, ...o }),
    urlVerification: async (o = {}) => {
      const challenge = randomBytes(20).toString('hex');
      const d = await deliver(
        'event',
        { token: opt.verificationToken, challenge, type: 'url_verification' },
        { mode: 'http', ...o },
      );
      d.challengeOk = d.json?.challenge === challenge || d.text === challenge;
      return d;
    },
    sslCheck: (o = {}) =>
      deliver('command', { ssl_check: '1', token: opt.verificationToken }, { mode: 'http', noSignature: true, ...o }),
    raw: (kind, payload, o) => deliver(kind, payload, o),

    /** s.fault('chat.postMessage', {ratelimited: 1}, {times: 2, skip: 0}) - see README for the specs */
    fault: (match, spec, { times = 1, skip = 0 } = {}) => {
      const f = { match, spec, times, skip, hits: 0 };
      w.faults.push(f);
      return {
        get hits() {
          return f.hits;
        },
        remove: () => {
          f.times = 0;
        },
      };
    },
    clearFaults: () => {
      w.faults.length = 0;
    },
    revokeToken: async (o = {}) => {
      w.tokens.get(opt.botToken).revoked = true;
      w.tokens.get(opt.botToken).revokedAs = o.as ?? 'token_revoked';
      if (o.event === false) return null;
      return eventIf(
        'tokens_revoked',
        { type: 'tokens_revoked', tokens: { oauth: [], bot: [w.bot.user_id] }, event_ts: w.ts() },
        o,
      );
    },
    restoreToken: () => {
      w.tokens.get(opt.botToken).revoked = false;
    },
    /** move the workspace clock (expires triggers and response_urls, fires scheduled messages) */
    advance: (ms) => {
      clockShift += ms;
      for (const x of [...w.scheduled.values()].filter((q) => q.at * 1000 <= w.now())) {
        w.scheduled.delete(x.id);
        w.addMessage(x.ch, {
          user: w.bot.user_id,
          type: 'message',
          ts: w.ts(),
          bot_id: w.bot.id,
          app_id: w.app.id,
          text: x.c.text ?? '',
          team: w.team.id,
          bot_profile: w.botProfile(),
          blocks: x.c.blocks?.length ? decorate(x.c.blocks, w.rand5) : undefined,
          _by: w.bot.user_id,
        });
      }
    },
    mark: () => w.seq,
    callsTo: (m, since = 0) =>
      w.calls.slice(since).filter((c) => (m instanceof RegExp ? m.test(c.method) : c.method === m)),
    messages: findMessages,
    waitForMessage: (pred, o = {}) =>
      until(
        () => findMessages(pred, o)[0],
        o.timeout ?? opt.waitMs,
        () => `a message ${pred ?? ''}; latest: ${recent()}`,
      ),
    waitForModal: (user, pred, o = {}) =>
      until(
        () => {
          const id = w.users.get(idOf(user))._modals.at(-1);
          const v = id && w.views.get(id);
          if (!v || v._rev <= (o.since ?? 0)) return null;
          const r = new ViewRef(v);
          return matches(pred, r) ? r : null;
        },
        o.timeout ?? opt.waitMs,
        'a modal',
      ),
    waitForHome: (user, pred, o = {}) =>
      until(
        () => {
          const id = w.users.get(idOf(user))._home;
          const v = id && w.views.get(id);
          if (!v || v._rev <= (o.since ?? 0)) return null;
          const r = new ViewRef(v);
          return matches(pred, r) ? r : null;
        },
        o.timeout ?? opt.waitMs,
        'a home view',
      ),
    waitForCall: (method, pred = () => true, o = {}) =>
      until(
        () => w.calls.slice(o.since ?? 0).find((c) => c.method === method && c.ms !== null && pred(c)),
        o.timeout ?? opt.waitMs,
        `a call to ${method}`,
      ),
    waitForNoModal: (user, o = {}) =>
      until(() => w.users.get(idOf(user))._modals.length === 0, o.timeout ?? opt.waitMs, 'the modal to close'),
    until,
    /** resolve once nothing has been in flight for quietMs */
    settle: async ({ quietMs = 80, timeout = 8000 } = {}) => {
      const end = Date.now() + timeout;
      let quiet = Date.now(),
        seen = -1;
      while (Date.now() < end) {
        const sig = w.calls.length * 1e6 + w.deliveries.length * 1e3 + w.seq;
        if (w.inflight > 0 || sig !== seen) {
          quiet = Date.now();
          seen = sig;
        } else if (Date.now() - quiet >= quietMs) return;
        await sleep(10);
      }
      throw new Error('did not settle');
    },
    /** throws unless no rule was broken; {ignore: ['code', ...]} */
    assertClean: ({ ignore = [], lints = false } = {}) => {
      const bad = w.violations.filter((v) => !ignore.includes(v.code) && !ignore.includes(v.detail?.error));
      const soft = lints ? w.lints.filter((l) => !ignore.includes(l.code)) : [];
      if (bad.length || soft.length)
        throw new Error(
          `${bad.length} rule(s) broken:\n${[...bad, ...soft].map((v) => `  ${v.code} ${JSON.stringify(v.detail)}`).join('\n')}`,
        );
    },
    reset: () => {
      w.violations.length = 0;
      w.lints.length = 0;
      w.userErrors.length = 0;
    },
    timings: () => {
      const t = w.deliveries
        .filter((d) => d.ms !== null && !d.skipped)
        .map((d) => d.ms)
        .sort((a, b) => a - b);
      const q = (p) => (t.length ? Math.round(t[Math.min(t.length - 1, Math.floor(p * t.length))] * 10) / 10 : null);
      return {
        n: t.length,
        p50: q(0.5),
        p95: q(0.95),
        max: t.length ? Math.round(t.at(-1) * 10) / 10 : null,
        over3s: t.filter((x) => x >= 3000).length,
      };
    },
    transcript: () =>
      [...w.channels.values()]
        .filter((c) => c.messages.length || c.ephemerals.length)
        .map((ch) => {
          const title = ch.is_im ? `DM ${w.nameOf(ch.user) ?? ch.user}` : `#${ch.name}`;
          return `### ${title}\n${[...ch.messages, ...ch.ephemerals]
            .filter((m) => !m._deleted)
            .sort((a, b) => Number(a.ts) - Number(b.ts))
            .map(
              (m) =>
                `${m.thread_ts && m.thread_ts !== m.ts ? '   ' : ''}<${w.nameOf(m._by)}>${m._ephemeralFor ? ` (only ${w.nameOf(m._ephemeralFor)})` : ''}${m._history?.length ? ` (edited x${m._history.length})` : ''} ${messageToText(m, w.nameOf).replace(/\n/g, '\n      ')}`,
            )
            .join('\n')}`;
        })
        .join('\n\n'),

    socket: {
      connections: () => [...conns],
      waitForConnection: (n = 1, ms = 8000) =>
        until(() => conns.size >= n && [...conns], ms, `${n} socket connection(s)`),
      waitForNoConnection: (ms = 8000) => until(() => conns.size === 0, ms, 'sockets to close'),
      /** ask clients to reconnect, as Slack does several times a day */
      disconnect: (reason = 'refresh_requested', { closeAfterMs = 200 } = {}) => {
        for (const c of conns) {
          c.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-fake' } }));
          if (reason !== 'warning') setTimeout(() => c.close(1000), closeAfterMs).unref();
        }
      },
      kill: () => {
        for (const c of conns) c.kill();
      },
      sendRaw: (text) => {
        for (const c of conns) c.send(text);
      },
      sendBinary: (buf) => {
        for (const c of conns) c.sendBinary(buf);
      },
    },
    sign: (ts, body) => sign(opt.signingSecret, ts, body),
    timingSafeEqual,
    close: async () => {
      for (let i = 0; i < 20 && conns.size; i += 1) await sleep(10); // let a client that is stopping finish its close handshake
      for (const c of conns) {
        clearInterval(c.timer);
        c.close(1001);
      }
      for (let i = 0; i < 20 && conns.size; i += 1) await sleep(10);
      for (const c of conns) c.kill();
      server.closeAllConnections?.();
      await new Promise((r) => server.close(r));
    },
  };
  w.api = api;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(opt.port, opt.host, resolve);
  });
  w.url = `http://${opt.host}:${server.address().port}`;
  return api;
}
