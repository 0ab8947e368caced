import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resident memory of a server with the processes that it started, in bytes (Linux). */
export function residentBytes(pid: number): number {
  return [pid, ...childrenOf(pid)].map(residentOf).reduce((sum, bytes) => sum + bytes, 0);
}

/** Waits until the server and its processes do next to nothing, so that what is measured then is measured alone. */
export async function whenIdle(pid: number): Promise<void> {
  for (let before = ticksOf(pid); ;) {
    await sleep(1_000);
    const now = ticksOf(pid);
    if (now - before < 10) return;
    before = now;
  }
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

function residentOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** Processor time so far of a server with the processes that it started. */
export const processorSeconds = (pid: number): number => ticksOf(pid) / 100;

/** Hundredths of a second of processor time. */
function ticksOf(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => {
    const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return sum + Number(fields[11]) + Number(fields[12]);
  }, 0);
}
