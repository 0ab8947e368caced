import type { ChatMessage } from '../../api/types';

/** The messages from the beginning of a chat to this answer, in order. */
export function branchTo(messages: readonly ChatMessage[], leafId: string | null): ChatMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: ChatMessage[] = [];
  for (let message = leafId === null ? undefined : byId.get(leafId); message;) {
    branch.unshift(message);
    message = message.parentId === null ? undefined : byId.get(message.parentId);
  }
  return branch;
}

/** Where one stands among the messages that follow the same one. */
export interface Siblings {
  ids: string[];
  at: number;
}

export function siblingsOf(messages: readonly ChatMessage[], { id, parentId }: ChatMessage): Siblings {
  const ids = messages.filter((other) => other.parentId === parentId).map((other) => other.id);
  return { ids, at: ids.indexOf(id) };
}

/** The newest end of the branches that go through a message. */
export function newestLeaf(messages: readonly ChatMessage[], id: string): string {
  const next = messages.findLast(({ parentId }) => parentId === id);
  return next === undefined ? id : newestLeaf(messages, next.id);
}
