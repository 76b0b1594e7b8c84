namespace Weir.Server.Tests.WorkflowTests;

/// <summary>Cases on whole engines: mocks, events, time, and what is told when something is wrong.</summary>
public sealed class WorkflowTestRunnerTests
{
    private const string Deploy = """
        workflow:
          ref: shop.deploy
          parameters:
            version: {type: string, required: true}
          vars: {url: none}
          tasks:
            - name: deploy
              action: app.deploy
              input: {version: "{{ parameters.version }}"}
              timeout: 10m
              retry: {count: 2, delay: 1h}
              publish:
                - url: "{{ task.deploy.result.url }}"
              on_success: approve
              on_failure: rollback
            - name: approve
              action: core.inquiry
              input: {prompt: "Go live?", ttl: 1d, schema: {type: object}}
              next:
                - when: "{{ succeeded() and task.approve.result.yes }}"
                  do: live
                - when: "{{ not succeeded() }}"
                  do: rollback
            - name: live
              action: app.live
            - name: rollback
              action: app.rollback
          output_map:
            url: "{{ vars.url }}"
        inputs: {version: "2"}
        mocks:
          actions:
            app.deploy: {result: {url: http://x}, delay: 5m}
            app.live:
            app.rollback: {delay: 30s}
        cases:

        """;

    [Fact]
    public Task APersonAnswers() => WorkflowTestHarness.PassAsync(Deploy + """
          - name: yes
            events: [{answer: approve, with: {yes: true}, by: ada}]
            expect:
              path: [deploy, approve, live]
              outputs: {url: http://x}
              vars: {url: http://x}
              statuses: {rollback: skipped, live: completed}
              calls: {app.deploy: [{version: "2"}], rollback: 0}
              took: 5m
        """);

    [Fact]
    public Task NobodyAnswersForADay() => WorkflowTestHarness.PassAsync(Deploy + """
          - name: no
            expect:
              path: [deploy, approve, rollback]
              statuses: {approve: timed_out}
              took: 1d5m30s
        """);

    [Fact]
    public Task AnswersOfAMockFollowOneAnother() => WorkflowTestHarness.PassAsync(Deploy + """
          - name: third time
            mocks: {tasks: {deploy: [{error: no}, {error: {type: busy, message: still no}}, {result: {url: http://y}}]}}
            events: [{answer: approve, with: {yes: true}}]
            expect:
              path: [deploy, approve, live]
              outputs: {url: http://y}
              calls: {deploy: 3}
              took: 2h
          - name: an error that no further attempt mends
            mocks: {tasks: {deploy: {error: {message: bad version, retryable: false}}}}
            expect:
              path: [deploy, rollback]
              errors: {deploy: bad version}
              calls: {deploy: 1}
          - name: takes too long each time
            mocks: {tasks: {deploy: {hangs: true}}}
            expect:
              path: [deploy, rollback]
              statuses: {deploy: timed_out}
              calls: {deploy: 3}
              took: 2h30m30s
        """);

    [Fact]
    public Task RunsAreCancelledAndTerminatedAtAMoment() => WorkflowTestHarness.PassAsync(Deploy + """
          - name: cancelled while it waits for an answer
            events: [{cancel: by hand, while: approve}]
            expect: {status: cancelled, path: [deploy, approve]}
          - name: cancelled while it deploys
            events: [{cancel: true, at: 2m}]
            expect: {status: cancelled, path: [deploy], statuses: {deploy: cancelled}}
          - name: terminated
            events: [{terminate: enough, after: deploy}]
            expect: {status: terminated, path: [deploy, approve]}
          - name: skipped by hand
            events: [{skip: approve, while: approve}]
            expect: {path: [deploy], statuses: {approve: skipped}}
        """);

    [Fact]
    public Task SignalsEventsPausesAndChildren() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: a signal when it is awaited, a pause, and its end
            workflow:
              ref: x.wait
              tasks:
                - {name: wait, action: core.wait, input: {signal: hey}, on_success: doze}
                - {name: doze, action: core.sleep, input: {duration: 3h}, on_success: end}
                - {name: end, action: core.echo, input: {a: "{{ task.wait.result.a }}"}}
              output_map: {a: "{{ task.end.result.a }}"}
            events:
              - {signal: hey, with: {a: 1}}
              - {pause: true, while: doze}
              - {resume: true, at: 5h}
            expect: {outputs: {a: 1}, path: [wait, doze, end], took: 5h}
          - name: an answer and a forced success
            workflow:
              ref: x.ask
              tasks:
                - {name: ask, action: core.inquiry, input: {prompt: ok}, on_success: other}
                - {name: other, action: core.wait, input: {event: never}}
              output_map: {r: "{{ task.other.result.x }}"}
            events:
              - {answer: ask, with: 1}
              - {succeed: other, with: {x: 2}, while: other}
            expect: {outputs: {r: 2}}
        """);

    [Fact]
    public Task StepsOfJobsAreMockedByIdAndNumberAndItemsByInput() => WorkflowTestHarness.PassAsync("""
        unmocked: fail
        cases:
          - name: steps
            workflow:
              name: steps
              jobs:
                build:
                  outputs: {n: "${{ steps.count.outputs.n }}"}
                  steps:
                    - {id: count, run: exit 1, retry: {count: 2, delay: 1h}}
                    - run: exit 1
                      continue-on-error: true
                    - {id: never, if: failure(), run: exit 1}
                test:
                  needs: build
                  strategy: {matrix: {os: [a, b]}}
                  steps: [{uses: sleep, with: {duration: 2m}}, {id: end, run: "exit ${{ matrix.os == 'a' }}"}]
            mocks:
              steps:
                build.count: [{error: no}, {outputs: {n: "7"}}]
                build.2: {error: broken}
                test.end:
            expect:
              path: [build, test]
              steps: {build: [count, "2"], test: ["1", end]}
              statuses: {build.2: failed, build.never: skipped, test: completed}
              calls: {build.count: 2, sleep: 2, test.end: 2}
              took: 1h2m
          - name: items
            workflow:
              ref: x.items
              tasks:
                - {name: ping, action: net.ping, with_items: "{{ ['a', 'b', 'c'] }}", input: {host: "{{ item }}"}, retry: {count: 1}}
              output_map: {up: "{{ task.ping.result }}", failed: "{{ task.ping.failed_count }}"}
            mocks:
              tasks:
                ping:
                  - {input: {host: b}, error: down}
                  - {result: up}
            expect:
              status: failed
              outputs: {up: [up, {}, up], failed: 1}
              calls: {ping: 4}
        """);

    [Fact]
    public Task AStepOfSeveralItemsEndedAsTheWorstOfThemWhoeverWasLast() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: one of three is down
            workflow:
              name: ping
              jobs:
                ping:
                  strategy: {fail-fast: false, matrix: {host: [a, b, c]}}
                  steps: [{id: call, uses: http/request, with: {url: "http://${{ matrix.host }}"}}]
            mocks:
              steps:
                ping.call:
                  - {input: {url: http://b}, error: down}
                  - {result: up, delay: 1h}
            expect:
              status: failed
              statuses: {ping.call: failed}
        """, crash: true);

    [Fact]
    public Task SecretsKeysLoginAndTheStartAreThoseOfTheCase() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: surroundings
            now: 2026-01-31T08:00:00Z
            login: ada
            secrets: {TOKEN: s3cret-value}
            keys: {region: eu, password: hunter22}
            workflow:
              ref: x.keys
              tasks:
                - name: call
                  action: api.call
                  input: {token: "{{ secrets.TOKEN }}", password: "{{ kv.get_secret('password') }}", region: "{{ kv.get('region') }}"}
              output_map:
                region: "{{ kv.get('region') }}"
                who: "{{ system.identity.login }}"
                at: "{{ system.timestamp }}"
            mocks: {actions: {api.call: }}
            expect:
              outputs: {region: eu, who: ada, at: "2026-01-31T08:00:00.000Z"}
              calls: {call: [{token: s3cret-value, password: hunter22, region: eu}]}
        """);

    [Fact]
    public Task ActionsAndActivitiesOfOtherWorkersAreTestedToo() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: a real action
            action: shell
            inputs: {run: "echo hello"}
            expect: {result: {exit_code: 0, stdout: "hello"}}
          - name: an activity
            workflow:
              ref: x.act
              tasks: [{name: act, action: temporal.activity, input: {activity: hello, task_queue: far, args: [1]}}]
              output_map: {r: "{{ task.act.result }}"}
            mocks: {tasks: {act: {result: hi}}}
            expect: {outputs: {r: hi}, calls: {temporal.activity: [{args: [1]}]}}
        """);

    [Fact]
    public async Task NamesThatTheWorkflowDoesNotHaveAreTold()
    {
        var results = await WorkflowTestHarness.RunAsync("""
            workflow: {ref: x.y, tasks: [{name: install, action: core.noop}, {name: approve, action: core.inquiry, input: {prompt: ok}}]}
            mocks: {tasks: {instal: }}
            cases:
              - name: misspelt
                events: [{answer: aprove}, {cancel: x, while: nobody}]
                mocks: {steps: {build.make: {outputs: {}}}}
                expect:
                  path: [install, [approve, live]]
                  statuses: {live: skipped}
                  errors: {live: x}
                  calls: {nope: 1, never: 0, install: 0}
              - name: of another workflow
                workflow: {ref: x.z, tasks: [{name: a, action: core.noop}]}
            """);
        Assert.Equal(
            [
                "2:17 instal did you mean install", "5:14 aprove did you mean approve", "5:32 nobody", "6:21 build", "8:13 live", "9:24 live", "10:22 live", "11:21 nope",
            ],
            results[0].Diagnostics.Select(found => $"{found.Line}:{found.Column} {found.Message.Split('\'')[1]}{(found.Suggestion is null ? "" : $" did you mean {found.Suggestion}")}"));
        Assert.Equal("t.test.yaml:6:21: error WEIR1034: the workflow has no job or task 'build'; expected one of approve, install", results[0].Diagnostics[3].Render());
        Assert.True(results[1].Passed);
    }

    [Fact]
    public async Task WhatIsWrongIsToldWithItsPlace()
    {
        var results = await WorkflowTestHarness.RunAsync("""
            workflow: {ref: x.y, tasks: [{name: ask, action: core.inquiry, input: {prompt: ok}}]}
            cases:
              - name: nobody answers
              - name: no mock
                workflow: {ref: x.y, tasks: [{name: go, action: shell, input: {run: ls}}]}
              - name: unknown action
                workflow: {ref: x.y, tasks: [{name: go, action: shel}]}
              - name: no file
                workflow: nothing.yaml
              - name: bad input
                inputs: {a: 1}
              - name: no answer fits
                workflow: {ref: x.y, tasks: [{name: go, action: what.ever, input: {a: 1}}]}
                mocks: {tasks: {go: {input: {a: 2}}}}
              - name: nothing happened
                workflow: {ref: x.y, tasks: [{name: go, action: core.noop}]}
                events: [{cancel: true, at: 2h}]
                expect: {status: cancelled}
              - name: refused
                events: [{answer: ask, with: 1, by: ada}, {skip: nobody, while: ask}]
              - name: never ends
                workflow: {ref: x.y, tasks: [{name: go, action: what.ever}]}
                mocks: {tasks: {go: {hangs: true}}}
            """, patience: "4");

        Assert.Equal(
            [
                "the run waits for ever: 'ask' waits for an answer",
                "task 'go' uses 'shell', which has no mock: add mocks.tasks.go or mocks.actions.shell, or say 'unmocked: run'",
                "t.test.yaml:7:53: error WEIR1060: there is no action 'shel'; expected one of exec/script, exec/shell, file/copy, file/write, flow/sleep, http/request, script, shell, sleep, temporal.activity; did you mean 'shell'?",
                "t.test.yaml:9:15: error WEIR1038: the workflow 'nothing.yaml' cannot be read",
                "t.test.yaml:11:13: error WEIR1080: there is no input 'a'; expected none: the workflow declares no inputs",
                "task 'go': no answer of the mock 'go' fits the input {\"a\":1}",
                "18:22 status: expected cancelled, got completed|17:14 events: expected cancel, got its moment did not come",
                "the run did not end within 4s of real time: 'go' does not end",
            ],
            results.Where(result => result.Case.Name != "refused").Select(result => string.Join('|', WorkflowTestHarness.Told(result)).Split(": Could not")[0]));
        Assert.False(results.Single(result => result.Case.Name == "refused").Passed);
    }
}
