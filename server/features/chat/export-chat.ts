import { fileName } from '../playlists/export/playlist-file.js';
import type { ChatMessage, ChatSession } from './chat.js';
import { presentMessage, presentSession } from './chat-presenter.js';

/** A chat as a file to keep: as Markdown the branch that is shown, as JSON everything. */
export function exportChat(session: ChatSession, messages: readonly ChatMessage[], format: 'md' | 'json') {
  const name = `${fileName(session.title)}.${format}`;
  if (format === 'md')
    return {
      name,
      contentType: 'text/markdown; charset=utf-8',
      text: toMarkdown(session, shownBranch(session, messages)),
    };
  const text = JSON.stringify({ session: presentSession(session), messages: messages.map(presentMessage) }, null, 2);
  return { name, contentType: 'application/json; charset=utf-8', text: `${text}\n` };
}

function toMarkdown({ title }: ChatSession, messages: readonly ChatMessage[]): string {
  const parts = messages.map(({ role, content, createdAt }) => {
    const who = role === 'user' ? 'You' : 'EchoTune';
    return `## ${who}, ${createdAt.toISOString()}\n\n${role === 'user' ? quoted(content) : content}\n`;
  });
  return [`# ${title.replace(/\s+/g, ' ')}\n`, ...parts].join('\n');
}

function shownBranch({ currentMessageId }: ChatSession, messages: readonly ChatMessage[]): ChatMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: ChatMessage[] = [];
  for (let id = currentMessageId; id !== null;) {
    const message = byId.get(id);
    if (message === undefined) break;
    branch.unshift(message);
    id = message.parentId;
  }
  return branch;
}

/** What a person typed stays text: a line of it must not begin a heading of ours. */
const quoted = (content: string): string => content.replace(/^/gm, '> ');
