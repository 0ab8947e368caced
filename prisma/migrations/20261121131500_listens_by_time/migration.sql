-- The key of a record begins with the second in which its play ended, as eight hexadecimal digits: one index instead of
-- three, and listens that come in order of time are added at its end. Times are compared byte by byte.
-- DropIndex
DROP INDEX "listens_user_id_ended_at_play_key_idx";

-- DropIndex
DROP INDEX "listens_user_id_near_key_idx";

-- AlterTable
ALTER TABLE "listens" ALTER COLUMN "play_key" SET DATA TYPE TEXT COLLATE "C";

-- The records that are there get the key that they would be given today; the key of a play is that of one of its records.
UPDATE "listens"
SET "play_key" = lpad(to_hex(floor(extract(epoch FROM "listens"."ended_at"))::bigint), 8, '0')
      || left("listens"."play_key", 13),
    "group_key" = coalesce(
      lpad(to_hex(floor(extract(epoch FROM "founder"."ended_at"))::bigint), 8, '0') || left("founder"."play_key", 13),
      "listens"."group_key")
FROM "listens" AS "same"
LEFT JOIN "listens" AS "founder"
  ON "founder"."user_id" = "same"."user_id" AND "founder"."play_key" = "same"."group_key"
WHERE "listens"."user_id" = "same"."user_id" AND "listens"."play_key" = "same"."play_key";
