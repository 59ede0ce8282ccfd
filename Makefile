# Two commands on a fresh machine: `make run` and `make test`. Both install what they need into ~/.cache/tandem first.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build run test simulate e2e e2e-bus e2e-examples e2e-flood e2e-pods e2e-sensor goals storm format images bench-filter bench-operator bundle fuzz \
	native native-images uninstall e2e-upgrade

CACHE := $(or $(TANDEM_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/tandem)
JDK = $(eval JDK := $$(shell bin/jdk))$(JDK)
WITH = JAVA_HOME="$(JDK)" TANDEM_BIN="$(CACHE)/bin" KUBEBUILDER_ASSETS="$(CACHE)/bin"
MVN = $(WITH) mvn

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install etcd, kube-apiserver, kubectl and nats-server for the other targets (once; fetched, or built in minutes)
	@bin/setup

build: setup target/built ## build both applications, without tests

target/built: $(shell find pom.xml filter api local operator runtime connectors event-source -name target -prune -o -type f -print 2>/dev/null)
	@echo "building both applications (some minutes the first time)"
	@$(MVN) -q -Dquick -DskipTests -pl local,operator,event-source -am package
	@mkdir -p target && touch $@

run: build ## run everything on this machine and watch a takeover; RUN_SECONDS=40 ends by itself, CLUSTER=current uses your cluster
	@$(WITH) bin/run

test: setup ## all tests against real servers, formatter and style checks
	@bin/setup --for-tests
	@$(MVN) verify

simulate: ## the leader gate, and delivery behind it, each under SCHEDULES=5000000 random schedules of faults from FIRST=100000 on, or SEED=n alone
	@$(WITH) mvn -q -Dquick -pl runtime -am test -Dtest='LeaderElectorSimulationTest,DeliverySimulationTest' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dtandem.simulation.schedules=$(or $(SCHEDULES),5000000) \
		-Dtandem.simulation.first=$(or $(FIRST),100000) $(if $(SEED),-Dtandem.simulation.seed=$(SEED))

e2e: setup ## the black-box suites against the cluster of your kubeconfig; `bin/e2e --help` tells the options
	@INSTALL=$${INSTALL:-src/main/kubernetes/cluster} $(WITH) bin/e2e

e2e-bus: ## the life of a native JetStream bus on the cluster of your kubeconfig; e2e/README.md tells the settings
	@$(WITH) bin/e2e-bus

e2e-examples: ## the reference implementation's example manifests on the cluster of your kubeconfig; bin/e2e-examples --help
	@$(WITH) bin/e2e-examples

e2e-flood: setup ## TARGETS='NAME=IMAGE NAME=exec:FILE' floods a pod of 256 MiB, or such a process; bin/e2e-flood --help
	@$(WITH) bin/e2e-flood $(TARGETS)

e2e-pods: setup ## PODS=50 EventSources on one node, made and ended at once: each starts once; on the cluster of your kubeconfig; bin/e2e-pods --help
	@$(WITH) bin/e2e-pods

e2e-sensor: ## a Sensor with its original program, adopted and given back under load, on the cluster of your kubeconfig; bin/e2e-sensor --help
	@$(WITH) bin/e2e-sensor

goals: setup ## the goals of a takeover, each fault seven times on each source and lock, beside what it took (about an hour)
	@INSTALL=$${INSTALL:-none} FAULTS=$${FAULTS:-7} RATE=$${RATE:-10} SECONDS_OF_LOAD=$${SECONDS_OF_LOAD:-9} PARALLEL=$${PARALLEL:-4} $(WITH) bin/e2e --goals

storm: setup ## five replicas killed in turn every 5 s for 10 minutes, on each source and lock
	@INSTALL=$${INSTALL:-none} $(WITH) bin/e2e $(or $(CASES),'*/storm')

bench-operator: build ## 1,000 EventSources and 500 Sensors on a real API server: time, requests and memory of the operator
	@$(WITH) bin/bench-operator

bench-filter: ## five filters, ours beside the Go library's: evaluations a second and memory (two minutes; needs Go)
	@$(WITH) bin/bench-filter

fuzz: ## FUZZ=2000000 mutated filters on mutated events, then MINUTES=5 of Jazzer on filters, on paths and on HTTP requests: none crashes, none hangs
	@$(WITH) bin/fuzz

bundle: ## the bundle for the Operator Lifecycle Manager, in target/olm-bundle
	@$(MVN) -q -Dquick -pl operator -am -Dtest=BundleTest -Dsurefire.failIfNoSpecifiedTests=false -Dbundle.update=true test
	@bin/bundle

format: ## format all Java code
	@$(MVN) -q spotless:apply

images: build ## container images of both programs (JVM), by docker or podman; bin/images tells names and settings
	@bin/images jvm

native: ## both programs as native executables (long); bin/native tells which compiler is taken
	@bin/native

native-images: native ## container images of both programs as native executables: what the figures in docs are of
	@bin/images native

uninstall: ## take Tandem off the cluster of your kubeconfig, in an order that ends; bin/uninstall --help
	@bin/uninstall

e2e-upgrade: ## install the version before, upgrade as README says, uninstall, on the cluster of your kubeconfig
	@$(WITH) bin/e2e-upgrade
