-- Memories know what they are about, where they came from and when they were said; deleted ones are not learned again.
-- An answer about listening keeps the table that is shown beside it.
-- CreateEnum
CREATE TYPE "memory_origin" AS ENUM ('listener', 'built-in', 'model');

-- AlterTable
ALTER TABLE "user_preferences" ADD COLUMN     "memories" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "chat_messages" ADD COLUMN     "figures" JSONB;

-- AlterTable
ALTER TABLE "memories" ADD COLUMN     "fact" JSONB,
ADD COLUMN     "origin" "memory_origin" NOT NULL DEFAULT 'listener',
ADD COLUMN     "said_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "topic" TEXT;

-- CreateTable
CREATE TABLE "forgotten_memories" (
    "user_id" UUID NOT NULL,
    "topic_hash" BYTEA NOT NULL,
    "forgotten_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "forgotten_memories_pkey" PRIMARY KEY ("user_id","topic_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "memories_user_id_topic_key" ON "memories"("user_id", "topic");

-- AddForeignKey
ALTER TABLE "forgotten_memories" ADD CONSTRAINT "forgotten_memories_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
