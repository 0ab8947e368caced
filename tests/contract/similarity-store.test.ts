import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrismaSimilarityStore } from '../../server/features/recommender/prisma-similarity-store.js';
import { startApp, type TestApp } from '../start-app.js';

let app: TestApp;
beforeAll(async () => (app = await startApp()));
afterAll(() => app.stop());

describe('stored models of what is heard together', () => {
  const store = () =>
    createPrismaSimilarityStore(app.server.context.postgres.prisma, app.server.context.postgres.reads);

  it.each([1, 2 ** 19 - 1, 2 ** 19, 2 ** 20 + 1])('gives %i bytes back as they were', async (size) => {
    const model = randomBytes(size);
    await store().save(model, 10);
    const id = await store().newest();
    expect(Buffer.compare((await store().load(id!)) ?? Buffer.alloc(0), model)).toBe(0);
  });

  it('keeps the newest and the one before it, which others may be reading', async () => {
    const ids: number[] = [];
    for (const text of ['a', 'b', 'c']) {
      await store().save(Buffer.from(text), 10);
      ids.push((await store().newest())!);
    }
    const kept = await Promise.all(ids.map((id) => store().load(id)));
    expect(kept.map((data) => data?.toString())).toEqual([undefined, 'b', 'c']);
  });

  it('does not read one of another format, and removes it with the second that comes after it, and nothing else', async () => {
    const { prisma } = app.server.context.postgres;
    await prisma.recommenderModel.deleteMany();
    const create = (kind: string) =>
      prisma.recommenderModel.create({ data: { kind, listens: 1, data: Uint8Array.of(1) } });
    const [former, other] = [await create('co-listening'), await create('something else')];
    expect(await store().newest()).toBeNull();
    await store().save(Uint8Array.of(2), 10);
    expect(await store().newest()).toBeGreaterThan(former.id);
    await store().save(Uint8Array.of(3), 10);
    expect(await prisma.recommenderModel.count({ where: { id: former.id } })).toBe(0);
    expect(await prisma.recommenderModel.count({ where: { id: other.id } })).toBe(1);
  });
});
