-- What tells that packed months which are kept in MongoDB have changed: asked with every request, together with who asks.
CREATE TABLE "month_versions" (
    "user_id" UUID NOT NULL,
    "version" UUID NOT NULL DEFAULT gen_random_uuid(),

    CONSTRAINT "month_versions_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "month_versions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
