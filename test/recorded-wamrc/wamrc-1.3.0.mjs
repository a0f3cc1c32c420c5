#!/usr/bin/env node
import { main } from "./wamrc.mjs";

main("1.3.0");
