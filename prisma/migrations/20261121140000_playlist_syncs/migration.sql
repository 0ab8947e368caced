-- AlterTable
ALTER TABLE "playlist_schedules" ADD COLUMN     "claimed_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "playlist_syncs" (
    "playlist_id" UUID NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "begun_at" TIMESTAMPTZ(3),
    "writing" JSONB,
    "name" TEXT,
    "description" TEXT,
    "has_cover" BOOLEAN NOT NULL DEFAULT false,
    "found" JSONB NOT NULL DEFAULT '{}',
    "missing" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "playlist_syncs_pkey" PRIMARY KEY ("playlist_id")
);

-- AddForeignKey
ALTER TABLE "playlist_syncs" ADD CONSTRAINT "playlist_syncs_playlist_id_fkey" FOREIGN KEY ("playlist_id") REFERENCES "playlists"("id") ON DELETE CASCADE ON UPDATE CASCADE;

