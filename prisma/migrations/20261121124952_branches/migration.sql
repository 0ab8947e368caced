-- CreateEnum
CREATE TYPE "message_state" AS ENUM ('done', 'streaming', 'stopped', 'interrupted');

-- AlterTable
ALTER TABLE "chat_sessions" ADD COLUMN     "current_message_id" UUID;

-- AlterTable
ALTER TABLE "chat_messages" ADD COLUMN     "parent_id" UUID,
ADD COLUMN     "playlist_version" INTEGER,
ADD COLUMN     "state" "message_state" NOT NULL DEFAULT 'done',
ADD COLUMN     "streaming_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "chat_messages_parent_id_idx" ON "chat_messages"("parent_id");

-- AddForeignKey
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "chat_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Until now a chat was one line: every message follows the one before it, and the last one is shown.
UPDATE "chat_messages" AS message SET "parent_id" = before."id"
  FROM "chat_messages" AS before
 WHERE before."session_id" = message."session_id" AND before."sequence" = message."sequence" - 1;
UPDATE "chat_sessions" AS session SET "current_message_id" = last."id"
  FROM "chat_messages" AS last
 WHERE last."session_id" = session."id" AND last."sequence" = session."message_count";
