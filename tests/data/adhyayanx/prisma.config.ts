import { defineConfig, env } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: {
    // The one set of migrations is the repository's own; ADX_MIGRATIONS puts another in its place.
    path: process.env.ADX_MIGRATIONS || "../../../migrations",
  },
  datasource: { url: env("DATABASE_URL") },
});
