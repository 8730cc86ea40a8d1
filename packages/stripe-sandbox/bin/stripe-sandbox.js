#!/usr/bin/env node
// A checkout runs its sources without a build; the published package has only dist/.
import { existsSync } from 'node:fs';

const source = new URL('../src/main.ts', import.meta.url);
await import(existsSync(source) ? source.href : '../dist/main.js');
