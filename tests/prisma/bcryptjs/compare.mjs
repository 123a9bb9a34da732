// For each password and its hash, whether they belong together.
import { readFileSync } from "node:fs";
import bcrypt from "bcryptjs";

const pairs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(pairs.map(([password, hash]) => bcrypt.compareSync(password, hash))));
