import type { Download, Page } from 'playwright-core';

/** How long creating a file may take, in milliseconds: it fetches a hundred documents in turn. */
export const DOWNLOAD_LIMIT_MS = 120_000;

/** What the browser downloads when something is pressed. */
export async function fileOf(
  page: Page,
  press: () => Promise<void>,
): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: DOWNLOAD_LIMIT_MS }),
    press(),
  ]);
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

const bytesOf = async (download: Download): Promise<Uint8Array> => {
  const chunks = await (await download.createReadStream()).toArray();
  return new Uint8Array(Buffer.concat(chunks as Buffer[]));
};
