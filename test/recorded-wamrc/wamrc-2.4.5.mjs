#!/usr/bin/env node
import { main } from "./wamrc.mjs";

main("2.4.5");
