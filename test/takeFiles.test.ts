// Files on their way in: from a platform on loopback, by Slack's own fetching, into the database.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Activity, Attachment } from 'botbuilder';
import { fetchFile } from '../bot/channels/slack/files.ts';
import { mostFileBytes } from '../bot/handoff/files.ts';
import type { FileRef } from '../bot/messages/message.ts';
import { openDatabase } from '../bot/storage/database.ts';
import { type TakenContent, takeFiles } from '../bot/takeFiles.ts';

const botToken = 'xoxb-of-the-test';
/** One black dot. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
);
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200)]);
const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)]);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const answer =
  (status: number, type: string, content: string | Buffer): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(content) });
    response.end(content);
  };
const give = (content: Buffer, type = 'application/octet-stream') => answer(200, type, content);
const refuse = (status: number) => answer(status, 'text/plain', 'no');

/** What the platform answers next; the last of them again and again. */
let answers: Answer[] = [];
let asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  const next = answers.length > 1 ? answers.shift() : answers[0];
  next?.(request, response);
});
let origin = '';
let store: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store = await openDatabase('sqlite::memory:');
});
afterEach(() => {
  answers = [];
  asked = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
});

let last = 0;
const clock = { now: () => new Date() };

/** An attachment as an edge gives it. */
function attachment(more: Partial<Attachment> = {}): Attachment {
  return {
    contentType: 'image/png',
    name: 'screenshot.png',
    contentUrl: `${origin}/files-pri/T1-F1/download/screenshot.png`,
    content: { size: 100 },
    ...more,
  };
}

function activityWith(attachments: readonly Attachment[], id = `${++last}`): Activity {
  return { type: 'message', id, conversation: { id: 'U1' }, attachments } as unknown as Activity;
}

function take(activity: Activity): Promise<Activity> {
  return takeFiles(
    {
      files: store.files,
      person: 'slack/U1',
      clock,
      fetchFile: (url, type, most) => fetchFile({ botToken, apiUrl: `${origin}/api/` }, url, type, most),
      log: { warn: () => {} },
    },
    activity,
  );
}

const contentsOf = ({ attachments = [] }: Activity) => attachments.map(({ content }) => content as TakenContent);

/** What became of one file. */
async function taken(more: Partial<Attachment>, ...answering: Answer[]): Promise<TakenContent> {
  answers = answering;
  const [content] = contentsOf(await take(activityWith([attachment(more)])));
  return content ?? {};
}

describe('a file that was sent', () => {
  it('is stored, and the turn gets its reference instead of its address', async () => {
    answers = [give(png)];
    const activity = await take(activityWith([attachment()]));
    const ref: FileRef = {
      id: expect.any(String) as unknown as string,
      name: 'screenshot.png',
      type: 'image/png',
      size: png.length,
    };
    expect(activity.attachments).toEqual([{ contentType: 'image/png', name: 'screenshot.png', content: { ref } }]);
    const stored = await store.files.get(contentsOf(activity)[0]?.ref?.id ?? '');
    expect(stored).toMatchObject({ name: 'screenshot.png', type: 'image/png' });
    expect(Buffer.compare(stored?.content ?? Buffer.alloc(0), png)).toBe(0);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${botToken}`]);
  });

  it('has the same id when the turn is run again, and another one in another place', async () => {
    answers = [give(png)];
    const twice = activityWith([attachment(), attachment()], 'twice');
    const ids = async (activity: Activity) => contentsOf(await take(activity)).map(({ ref }) => ref?.id);
    const [first, second] = [await ids(twice), await ids(twice)];
    expect(second).toEqual(first);
    const all = [...first, ...(await ids(activityWith([attachment()], 'other')))];
    expect(new Set(all).size).toBe(3);
  });

  it.each([
    ['text/plain', 'log.txt', Buffer.from('0xC004F074\n認証')],
    ['text/csv', 'list.csv', Buffer.from('a,b\n1,2\n')],
    ['application/pdf', 'guide.pdf', Buffer.from('%PDF-1.7\n%%EOF')],
  ])('may be %s', async (contentType, name, bytes) => {
    expect(await taken({ contentType, name }, give(bytes))).toMatchObject({ ref: { name, type: contentType } });
  });

  it('is named after what it is when the platform did not say', async () => {
    expect(await taken({ contentType: 'image/*', name: '' }, give(png))).toMatchObject({
      ref: { name: 'image.png', type: 'image/png' },
    });
  });

  it('leaves alone what has no address', async () => {
    const plain = activityWith([{ contentType: 'text/html', content: '<p>hello</p>' }]);
    expect(await take(plain)).toBe(plain);
    answers = [give(png)];
    const unnamed = { contentType: 'application/octet-stream', name: '' };
    const { attachments } = await take(activityWith([unnamed, attachment()]));
    expect(attachments?.[0]).toEqual(unnamed);
    expect(attachments?.[1]?.content).toMatchObject({ ref: { name: 'screenshot.png' } });
  });
});

describe('a file of a kind that is not passed on', () => {
  it.each([
    ['application/x-msdownload', 'fix.exe'],
    ['application/zip', 'all.zip'],
    ['application/vnd.ms-excel.sheet.macroEnabled.12', 'list.xlsm'],
    ['text/html', 'page.html'],
    ['image/svg+xml', 'drawing.svg'],
    ['text/plain', 'fix.ps1'],
    ['text/plain', 'FIX.BAT'],
    ['text/plain', 'open me.hta'],
    ['image/png', 'screenshot.png.exe'],
    ['image/png', 'screenshot.png.lnk. '],
    ['application/octet-stream', 'data'],
  ])('%s, %s, is not even fetched', async (contentType, name) => {
    expect(await taken({ contentType, name }, give(png))).toEqual({ refused: 'kind' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a program', exe, 'image/png'],
    ['a program for Linux', elf, 'text/plain'],
    ['an archive', zip, 'image/jpeg'],
    ['an archive', zip, 'application/pdf'],
    ['a program', exe, 'image/*'],
  ])('is known by its content: %s', async (_, bytes, contentType) => {
    expect(await taken({ contentType }, give(bytes, contentType))).toEqual({ refused: 'kind' });
  });

  it('stays out of the way of the others', async () => {
    answers = [give(png)];
    const activity = activityWith([attachment({ name: 'fix.exe' }), attachment()]);
    expect(contentsOf(await take(activity))).toMatchObject([{ refused: 'kind' }, { ref: { name: 'screenshot.png' } }]);
  });
});

describe('a file that is too big', () => {
  const big = mostFileBytes + 1;

  it('by what is said of it is not fetched', async () => {
    expect(await taken({ content: { size: big } }, give(png))).toEqual({ refused: 'tooBig' });
    expect(asked).toEqual([]);
  });

  it('by what the platform says of it is not read', async () => {
    const promise: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': big });
      response.write(png);
    };
    expect(await taken({}, promise)).toEqual({ refused: 'tooBig' });
  });

  it('by what comes is read no further', async () => {
    let sent = 0;
    const endless: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const part = Buffer.alloc(1024 * 1024);
      const more = () => {
        while (!response.destroyed) {
          sent += part.length;
          if (!response.write(part)) return;
        }
      };
      response.on('drain', more);
      more();
    };
    expect(await taken({}, endless)).toEqual({ refused: 'tooBig' });
    expect(sent).toBeLessThan(2 * mostFileBytes);
  });

  it('is one byte more than may be', async () => {
    const most = Buffer.concat([png, Buffer.alloc(mostFileBytes - png.length)]);
    const stream =
      (content: Buffer): Answer =>
      (_, response) =>
        response.end(content);
    expect(await taken({}, stream(most))).toMatchObject({ ref: { size: mostFileBytes } });
    expect(await taken({}, stream(Buffer.concat([most, Buffer.alloc(1)])))).toEqual({ refused: 'tooBig' });
  });
});

describe('a file that cannot be had', () => {
  const page = answer(200, 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title>');

  it.each([
    ['was deleted', refuse(404)],
    ['may not be read', refuse(403)],
    ['needs somebody to sign in', page],
  ])('because it %s is gone, at once', async (_, answered) => {
    expect(await taken({}, answered)).toEqual({ refused: 'gone' });
    expect(asked).toHaveLength(1);
  });

  it.each([
    'https://files.example.com/a.png',
    'http://files.slack.com/a.png',
    'https://notslack.com/a.png',
    'not an address',
  ])('because it does not lie with Slack is gone: the token does not go to %s', async (contentUrl) => {
    expect(await taken({ contentUrl })).toEqual({ refused: 'gone' });
    expect(asked).toEqual([]);
  });

  const drop: Answer = (request) => request.socket.destroy();
  it.each([
    ['a server error', refuse(503)],
    ['a rate limit', refuse(429)],
    ['a dropped connection', drop],
  ])('for the moment is asked for again: %s', async (_, answered) => {
    expect(await taken({}, answered, give(png))).toMatchObject({ ref: { size: png.length } });
    expect(asked).toHaveLength(2);
  });

  it('for long is given up, and the rest of the message goes on', async () => {
    expect(await taken({}, refuse(500))).toEqual({ refused: 'gone' });
    expect(asked).toHaveLength(3);
  });
});
