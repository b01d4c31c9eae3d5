/** Packages sent to the catalogue of a served server, as the console sends them. */
import request from 'supertest';
import type { AppView, UploadFinish } from '#contract';

/** Signed in. */
interface Sender { call: (method: 'post' | 'patch', path: string) => request.Test }
const TUS = { 'tus-resumable': '1.0.0' };
const metadata = (name: string) => `filename ${Buffer.from(name).toString('base64')}`;

/** Begins an upload; with content, sends that too. */
export function begin({ call }: Sender, size: number, name: string, content?: Buffer): request.Test {
  const asked = call('post', '/apps/uploads').set({ ...TUS, 'upload-length': String(size), 'upload-metadata': metadata(name) });
  return content ? asked.set('content-type', 'application/offset+octet-stream').send(content) : asked;
}

/** Where an upload that was begun stands, below `/api/v1`. */
export const placeOf = ({ headers }: request.Response): string => String(headers.location).replace('/api/v1', '');

export const append = ({ call }: Sender, place: string, offset: number, content: Buffer): request.Test =>
  call('patch', place).set({ ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }).send(content);

/** All of it: the answer that ends it, or the first refusal. */
export async function send(sender: Sender, content: Buffer, name = 'made.deb', aim: UploadFinish = {}): Promise<request.Response> {
  const begun = await begin(sender, content.length, name, content);
  return begun.status === 201 ? sender.call('post', `${placeOf(begun)}/finish`).send(aim) : begun;
}

/** @throws Error when it is refused */
export async function sendPackage(sender: Sender, content: Buffer, name?: string): Promise<AppView> {
  const { status, body } = await send(sender, content, name);
  if (status !== 201) throw new Error(`The package was refused: ${status} ${JSON.stringify(body)}`);
  return body as AppView;
}
