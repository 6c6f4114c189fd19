# One entry for people and for CI. `make` alone explains itself.
.DEFAULT_GOAL := help
.PHONY: help setup setup-lab build dist deb image reproducible demo test check fmt sim sim-long sim-faults fuzz stress mutation test-kernels attack lab soak bench bench-quick bench-soak clean

MVN      := lab/with-jdk mvn -B
WGX      := wgx-app/target/wgx/bin/wgx
SOURCES  := $(shell find pom.xml .mvn bpf wgx-*/pom.xml wgx-*/src -type f 2>/dev/null)
SCRIPTS  := .ci/run bpf/build packaging/image.d/healthy packaging/image.d/role $(shell grep -lrs '^\#!.*bash' lab packaging --include='*' --exclude-dir=run) packaging/release.sh $(wildcard packaging/debian/p*) wgx-sim/run wgx-sim/find-faults wgx-fuzz/run wgx-stress/run lab/lib.sh lab/debian.sh lab/network.sh lab/direct.sh lab/page.sh lab/attack.sh lab/bench-lib.sh lab/bench-tcp.sh
SCENARIO ?= quick
MINUTES  ?= 15
SIM      := wgx-sim/run
ATTACKS  := $(basename $(notdir $(wildcard lab/scenarios/fair-*.sh)))
STEPS    ?= 150
HOURS    ?= 4

help:
	@echo 'make setup                 install the Debian packages that the build lacks (as root)'
	@echo 'make setup-lab             the same for tests, demo, lab and bench, which do it by themselves'
	@echo 'make build                 wgx and wgxd, in wgx-app/target/wgx/bin'
	@echo 'make dist                  the release for both architectures, with a Java runtime of its own, in target/dist'
	@echo 'make deb                   the same as Debian packages'
	@echo 'make image                 the same as a container image, for both architectures, in an OCI archive'
	@echo 'make reproducible          build the release of the last commit twice, and compare'
	@echo 'make demo                  two WireGuard peers behind two NATs, talking through wgxd'
	@echo 'make test                  everything: formatting, Java tests, the lab'
	@echo 'make check                 formatting, all compiler checks and the house rules, no other tests'
	@echo 'make fmt                   format the Java sources'
	@echo 'make sim SEED=n            one run of the simulation, as it was when it broke a rule'
	@echo 'make sim-long [HOURS=4]    the simulation with fresh seeds for so long'
	@echo 'make sim-faults            put old faults back into the relay: the simulation finds each within a minute'
	@echo 'make stress [MODE=quick]    let threads meet at what they share, millions of times'
	@echo 'make mutation              change protocol and relay in each place: does a test notice?'
	@echo 'make test-kernels          what depends on the kernel, on other kernels in emulated machines'
	@echo 'make attack                attackers beside real WireGuard, with the kernel path and without'
	@echo 'make fuzz [MINUTES=1]      look for bytes that a parser or the relay does not bear, or only at one TARGET=name'
	@echo 'make lab [SCENARIO=name]   the scenarios of lab/scenarios, or one of them'
	@echo 'make soak [MINUTES=15]     hours of idling, in as many minutes as you have'
	@echo 'make bench                 measure the relay: every figure of docs/performance.md, in half an hour'
	@echo 'make bench-quick           most of them, one short round each, in a minute'
	@echo 'make bench-soak            ten minutes at 40 000 packets/s: nothing lost, and memory stays where it is at half-time'
	@echo 'make clean                 remove what was built'

setup:
	@lab/setup build

setup-lab:
	@lab/setup build lab shellcheck:shellcheck

build: setup $(WGX)

$(WGX): $(SOURCES)
	$(MVN) -q package -DskipTests
	@touch $@

dist: build
	packaging/dist x86_64
	packaging/dist aarch64

deb: dist
	packaging/deb x86_64
	packaging/deb aarch64

image: dist
	packaging/image

reproducible: setup
	packaging/reproducible

check: setup-lab
	shellcheck $(SCRIPTS)
	wgx-sim/find-faults --check
	$(MVN) -q spotless:check test -Dtest='*RulesTest' -Dsurefire.failIfNoSpecifiedTests=false

fmt: setup
	$(MVN) -q spotless:apply

test: setup-lab
	shellcheck $(SCRIPTS)
	wgx-sim/find-faults --check
	$(MVN) spotless:check verify
	@touch $(WGX)
	@lab/test-totals
	lab/scenario quick
	WGX_LAB_PATH=batched lab/scenario quick
	WGX_LAB_PATH=plain lab/scenario quick

sim: build
	lab/with-jdk $(SIM) $(SEED) $(STEPS)

sim-long: build
	lab/with-jdk $(SIM) --seconds $$(($(HOURS) * 3600)) $$(date +%s)

sim-faults: setup-lab build
	lab/with-jdk wgx-sim/find-faults

stress: MODE ?= quick
stress: setup build
	lab/with-jdk wgx-stress/run $(MODE) $(TARGET)

mutation: setup
	$(MVN) -q -pl wgx-protocol,wgx-relay test-compile org.pitest:pitest-maven:mutationCoverage $(MUTATION)

test-kernels: setup-lab build
	lab/kernels

attack: setup-lab build
	WGX_LAB_JOBS=1 lab/scenario $(ATTACKS)
	WGX_LAB_PATH=batched WGX_LAB_JOBS=1 lab/scenario $(ATTACKS)

fuzz: MINUTES := 1
fuzz: setup-lab build
	$(MVN) -q package -DskipTests -Pfuzz
	lab/with-jdk wgx-fuzz/run $(MINUTES) $(TARGET)

lab: setup-lab build
	lab/scenario $(SCENARIO)

soak: setup-lab build
	MINUTES=$(MINUTES) lab/scenario idle-soak

bench: setup-lab build
	lab/with-jdk lab/bench

bench-quick: setup-lab build
	lab/with-jdk lab/bench quick

bench-soak: setup-lab build
	lab/with-jdk lab/bench soak

demo: setup-lab build
	@lab/demo

clean: setup
	$(MVN) -q clean
	rm -rf lab/run target
