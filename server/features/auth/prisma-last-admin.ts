import type { Prisma } from '../../../prisma/generated/client.js';

const isAdmin = { role: 'admin', disabledAt: null } as const;

/** Until the end of the transaction nobody else becomes an admin or stops being one: two do so one after the other. */
export async function lockAdmins(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('admins', 0))`;
}

/** Whether this is an admin, and stays one for now. */
export const isActingAdmin = async (tx: Prisma.TransactionClient, userId: string): Promise<boolean> =>
  (await adminIds(tx)).includes(userId);

/** Whether there is an admin without this user; true also where the user is none. */
export async function keepsAnAdmin(tx: Prisma.TransactionClient, userId: string): Promise<boolean> {
  const admins = await adminIds(tx);
  return !admins.includes(userId) || admins.length > 1;
}

/** Who deletes their account is an admin no more. */
async function adminIds(tx: Prisma.TransactionClient): Promise<string[]> {
  const leaving = await tx.deletion.findMany({ where: { scope: 'account' }, select: { userId: true } });
  const staying = { notIn: leaving.map(({ userId }) => userId) };
  const admins = await tx.user.findMany({ where: { id: staying, ...isAdmin }, select: { id: true } });
  return admins.map(({ id }) => id);
}
