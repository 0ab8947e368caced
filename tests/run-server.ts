import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './test-config.js';

export interface RunningServer {
  url: string;
  child: ChildProcess;
  output(): string;
  /** Sends the signal and waits for the end; returns the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends the process that does the background work, without warning; the server starts another. */
  killBackground(): void;
}

export interface Ended {
  code: number | null;
  output: string;
}

const START_AT_MOST_MS = 30_000;
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
/** What `npm start` gives to Node. */
const NODE_OPTIONS = scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** The built server as a process of its own, as `npm start` runs it, on the embedded stores unless `settings` say other. */
export async function runServer(settings: Record<string, string>): Promise<RunningServer> {
  const { child, output, ended } = launch('main.js', settings);
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${output()}`)), START_AT_MOST_MS);
    child.stdout?.on('data', () => {
      const address = /ready: (\S+)/.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error(`ended early: ${output()}`)));
    child.once('exit', () => clearTimeout(timer));
    child.stdout?.once('data', () => clearTimeout(timer));
  });
  return {
    url,
    child,
    output,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
    killBackground: () => {
      for (const pid of backgroundOf(child)) process.kill(pid, 'SIGKILL');
    },
  };
}

/** A server that warms up on a busy machine may keep its first callers waiting for longer than its own patience. */
export async function untilReady({ url }: Pick<RunningServer, 'url'>): Promise<void> {
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(100);
}

function backgroundOf({ pid: server }: ChildProcess): number[] {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return processes.flatMap((line) => {
    const [, pid, parent, program = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === server && program.includes('background') ? [Number(pid)] : [];
  });
}

/** Runs the server where it is expected to refuse, or another program of it. */
export async function runToEnd(settings: Record<string, string>, program = 'main.js'): Promise<Ended> {
  const { output, ended } = launch(program, settings);
  return { code: await ended, output: output() };
}

export function launch(program: string, settings: Record<string, string>) {
  const child = spawn(process.execPath, [...NODE_OPTIONS, path.join(ROOT, 'dist/server', program)], {
    cwd: ROOT,
    // Nothing of this machine's settings: only what a shell always has.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, output: () => text, ended };
}
