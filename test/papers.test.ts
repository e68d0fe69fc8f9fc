// The pages beside README.md and those in docs/ name only what is there: files, pages, headings and commands.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const below = (folder: string) => readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' });

const pages = [...readdirSync(root), ...below('docs/').map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
);
const code = ['bot/', 'dialogs/', 'manifest/', 'test/', 'bench/'].flatMap((folder) =>
  below(folder).map((name) => folder + name),
);

/** What `find` gives for each page, with the page's name before it. */
function inPages(find: (page: string, text: string) => readonly string[]): string[] {
  return pages.flatMap((page) => find(page, read(page)).map((found) => `${page}: ${found}`));
}

/** As the pages of a repository make it from a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

describe('the papers', () => {
  it('link to pages and headings that are there', () => {
    const links = inPages((page, text) => {
      const all = [...text.matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, link = '']) => link);
      return all.filter((link) => {
        const [path = '', heading] = link.split('#');
        const target = path === '' ? page : posix.join(posix.dirname(page), path);
        if (!existsSync(new URL(target, root))) return true;
        const headings = [...read(target.endsWith('.md') ? target : page).matchAll(/^#+ (.*)$/gm)];
        return heading !== undefined && !headings.some(([, words = '']) => anchorOf(words) === heading);
      });
    });
    expect(links).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
  });

  it('name files of code that are there', () => {
    // Where the guides put the program.
    const below = (name: string) => name.replace(/^\/opt\/activation-desk\//, '');
    const isThere = (name: string) => code.some((path) => path === below(name) || path.endsWith(`/${name}`));
    const gone = inPages((_, text) =>
      [...text.matchAll(/(?<![\w/.-])[\w/-]+\.(?:ts|mjs)\b/g)].map(([name]) => name).filter((name) => !isThere(name)),
    );
    expect(gone).toEqual([]);
  });

  it('name commands that package.json has', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const gone = inPages((_, text) =>
      [...text.matchAll(/\bnpm run (?:-s )?([a-z0-9:]+)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !(name in scripts)),
    );
    expect(gone).toEqual([]);
  });
});
