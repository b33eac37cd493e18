# regproof: run `make help` for all targets.
# Variables are the options of the CLI: make profile=npm target=verdaccio tier=full size=large filter='**/roundtrip'

SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run setup test check prove faults stress release-gate bench targets plan pipeline images doctor generate pki serve list report explain init merge repro scale engine engine-down fix build clean help

NODE := $(shell harness/setup/node.sh --path)
export PATH := $(NODE):$(CURDIR)/node_modules/.bin:$(PATH)
REGPROOF := node harness/cli/bin.js

# Every option of the CLI is a variable of the same name, with _ for -; only those given on the command line are passed on.
variable = $(subst -,_,$(1))
option = $(if $(filter command,$(firstword $(origin $(call variable,$(1))))),--$(1) '$($(call variable,$(1)))')
options = $(foreach given_option,$(1),$(call option,$(given_option)))
flags = $(foreach given_flag,$(1),$(if $(filter command,$(firstword $(origin $(call variable,$(given_flag))))),--$(given_flag)))

RUN_OPTIONS := database target tier size client filter grep grep-invert executor workers reporter repeat-each max-failures shard seed timeout results base pki durations
RUN_FLAGS := list last-failed keep-on-failure sign watch changed-only

run: setup ## set up, then run a profile (default: smoke) against a target (default: the embedded registry)
	@$(REGPROOF) run $(call options,profile $(RUN_OPTIONS)) $(call flags,$(RUN_FLAGS))

setup: node_modules/.regproof ## install what is missing: Node, npm packages, container engine
	@$(if $(filter local,$(executor)),true,$(REGPROOF) engine up --quiet)

# Standard output is for answers. Not `npm ci`: it insists on the binaries of every other platform, which some mirrors do not carry.
node_modules/.regproof: package.json package-lock.json $(NODE)/node
	@npm install --no-save --no-audit --no-fund --loglevel=error >&2 && touch $@

$(NODE)/node:
	@harness/setup/node.sh

test: node_modules/.regproof ## set up, then run every test; stops whatever it started
	@node test/all.ts

check: node_modules/.regproof ## format, lint, types, unit, contract and negative tests; no containers
	@node test/check.ts

prove: setup ## plant every defect and show that the checks notice
	@$(REGPROOF) prove $(call options,profile $(RUN_OPTIONS)) $(call flags,collateral)

FAULTS_OPTIONS := scenario points profile target filter size repeat-each workers shrink shrink-within database executor seed timeout results base pki

faults: setup ## break it on purpose: make faults profile=npm scenario=crash-mid-upload target=verdaccio
	@$(REGPROOF) faults $(call options,$(FAULTS_OPTIONS)) $(call flags,list spread keep-on-failure)

STRESS_OPTIONS := target load scenario count by size rate duration warm-up mix arrivals timeout generators executor image seed results base external

stress: setup ## load it: make stress profile=npm load=release target=verdaccio, or rate=200/s duration=60s generators=2
	@$(REGPROOF) stress $(call options,profile $(STRESS_OPTIONS))

release-gate: setup ## what a release has to pass: all formats at tier release, faults, load; within 30 minutes
	@$(REGPROOF) gate $(call options,profile target workers within results base)

bench: setup ## measure speed as ratios taken in one run
	@node test/bench/bench.ts

targets: setup ## run the smoke tier against every third-party registry
	@node test/targets.ts

PLAN_OPTIONS := event ref tier since

plan: node_modules/.regproof ## the jobs that a change has to pass: make plan event=pull_request since=origin/main
	@$(REGPROOF) plan $(call options,$(PLAN_OPTIONS)) $(call flags,json)

pipeline: node_modules/.regproof ## the same jobs, run here one by one: make pipeline tier=fast
	@$(REGPROOF) pipeline $(call options,$(PLAN_OPTIONS) state)

images: setup ## build the client images of a profile, and that of the harness itself
	@$(REGPROOF) images $(call options,profile base)

doctor: node_modules/.regproof ## name what is missing and the command that mends it
	@$(REGPROOF) doctor

generate: node_modules/.regproof ## generate one package: make generate format=npm size=large
	@$(REGPROOF) generate $(call options,format size name version seed kinds edition pki out)

pki: node_modules/.regproof ## write certificate authority, server certificate and OpenPGP key to .pki
	@$(REGPROOF) pki $(call options,out)

serve: node_modules/.regproof ## run the embedded registry alone
	@$(REGPROOF) serve $(call options,port data users)

list: node_modules/.regproof ## list formats, checks, requirements, defects or targets: make list kind=checks
	@$(REGPROOF) list $(kind) $(call flags,json)

REPORT_OPTIONS := key out results store store-password target last filter count class tier fail-on html days pin unpin

report: node_modules/.regproof ## page of a stored run: make report run=ID; also kind=history, trend, flaky, slowest, coverage, logs, publish, sign, verify, prune, or kind=diff run='A B'
	@$(REGPROOF) report $(or $(kind),html) $(run) $(call options,$(REPORT_OPTIONS)) $(call flags,json)

explain: node_modules/.regproof ## what a check proves and who broke it: make explain check=x.package.roundtrip
	@$(REGPROOF) explain '$(check)'

init: node_modules/.regproof ## make a target by asking a registry: make init url=https://registry.example.test/ out=./mine
	@$(REGPROOF) init $(call options,url out ca user)

merge: node_modules/.regproof ## merge the parts of a run: make merge parts='results/A results/B'
	@$(REGPROOF) report merge $(parts) $(call options,results reporter)

repro: node_modules/.regproof ## a stored cell as a script of bare commands: make repro cell='**/roundtrip' run=ID
	@$(REGPROOF) repro '$(cell)' $(call options,run results out)

scale: setup ## the parts of a run as a job on Docker Swarm: make scale jobs=4 args='--profile npm'
	@$(REGPROOF) scale $(call options,engine jobs image results within namespace claim out) $(call flags,checkout apply) -- $(args)

engine: node_modules/.regproof ## install and start a container engine where none answers
	@$(REGPROOF) engine up

engine-down: node_modules/.regproof ## stop the engine that make engine started
	@$(REGPROOF) engine down

fix: node_modules/.regproof ## format, mend what can be mended, generate the JSON Schemas
	@biome check --write . && node harness/cli/schemas.ts && node harness/cli/catalogue/catalogue-page.ts

build: node_modules/.regproof ## compile the package that is published
	@npm run --silent build

clean: ## remove everything that was built or fetched, but no results
	@rm -rf node_modules dist .tools .cache

help: ## print this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | while IFS=$$'\t' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done
