#!/usr/bin/env node
import { main } from "./wamrc.mjs";

main("2.1.0");
