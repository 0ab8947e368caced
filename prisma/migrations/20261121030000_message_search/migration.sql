-- Full text over messages. "simple" does not stem: messages come in any language and are full of names.
ALTER TABLE "chat_messages" ADD COLUMN "search" tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, "content")) STORED;

-- CreateIndex
CREATE INDEX "chat_messages_search_idx" ON "chat_messages" USING GIN ("search");
