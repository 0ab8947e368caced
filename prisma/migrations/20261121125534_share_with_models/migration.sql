-- CreateEnum
CREATE TYPE "model_share" AS ENUM ('nothing', 'request', 'taste');

-- AlterTable
ALTER TABLE "user_preferences" ADD COLUMN     "share_with_models" "model_share" NOT NULL DEFAULT 'taste';

