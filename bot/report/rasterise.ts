// An SVG becomes a PNG, without a browser; wasm and font are read when somebody wants a picture, and not before.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Morisawa's font for signs that everybody can read, under the SIL Open Font License 1.1. */
export const family = 'BIZ UDPGothic';

const require = createRequire(import.meta.url);
let ready: ReturnType<typeof load> | undefined;

/** Draws an SVG whose text is in `family`. */
export async function rasterise(svg: string): Promise<Buffer> {
  ready ??= load();
  const { Resvg, fontBuffers } = await ready;
  const drawing = new Resvg(svg, { font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: family } });
  const picture = drawing.render();
  try {
    return Buffer.from(picture.asPng());
  } finally {
    picture.free();
    drawing.free();
  }
}

async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const read = (path: string) => readFile(path);
  await initWasm(await read(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const fontBuffers = await Promise.all([
    read(require.resolve('@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf')),
    read(require.resolve('@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf')),
  ]);
  return { Resvg, fontBuffers };
}
