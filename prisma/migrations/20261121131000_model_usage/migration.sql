-- CreateTable
CREATE TABLE "model_usage" (
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "cost" DECIMAL(20,9),

    CONSTRAINT "model_usage_pkey" PRIMARY KEY ("user_id","day","provider","model")
);

-- CreateIndex
CREATE INDEX "model_usage_day_provider_idx" ON "model_usage"("day", "provider");

-- AddForeignKey
ALTER TABLE "model_usage" ADD CONSTRAINT "model_usage_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

