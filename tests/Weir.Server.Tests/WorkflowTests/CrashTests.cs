namespace Weir.Server.Tests.WorkflowTests;

/// <summary>Cases whose workers are killed at every moment at which something was completed.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weir-crash-").FullName;

    private string Ledger => Path.Combine(folder, "ledger");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task StepsThatCompletedDoNotRunAgainWhateverIsKilled()
    {
        // Real programs that write down each execution: one line for each step and run.
        var result = Assert.Single(await WorkflowTestHarness.RunAsync($$$$"""
            cases:
              - name: counts
                unmocked: run
                workflow:
                  name: counts
                  jobs:
                    a:
                      steps:
                        - {id: one, run: "echo a.one >> {{{{Ledger}}}}"}
                        - {id: two, run: "echo a.two >> {{{{Ledger}}}}"}
                    b:
                      needs: a
                      steps: [{id: one, run: "echo b.one >> {{{{Ledger}}}}"}]
                expect: {path: [a, b], statuses: {b.one: completed}}
            """, crash: true));

        Assert.True(result.Passed, string.Join('\n', WorkflowTestHarness.Told(result)));
        Assert.Equal(5, result.Kills);
        Assert.Equal([("a.one", 6), ("a.two", 6), ("b.one", 6)], File.ReadLines(Ledger).CountBy(line => line).Select(count => (count.Key, count.Value)).Order());
    }

    [Fact]
    public async Task IterationsAndItemsThatCompletedDoNotRunAgainWhateverIsKilled()
    {
        // Each item of 'each' repeats by itself; what an iteration gives depends on the one before it.
        var result = Assert.Single(await WorkflowTestHarness.RunAsync($$$$"""
            cases:
              - name: loops
                unmocked: run
                workflow:
                  name: loops
                  jobs:
                    sum:
                      repeat: {until: "number(repeat.outputs.n) >= 3", delay: 5m}
                      outputs: {n: "${{ steps.two.outputs.n }}"}
                      steps:
                        - {id: one, run: "echo sum.one.${{ repeat.iteration }} >> {{{{Ledger}}}}"}
                        - id: two
                          run: |
                            echo sum.two.${{ repeat.iteration }} >> {{{{Ledger}}}}
                            echo "n=${{ number(default(repeat.outputs.n, '0')) + 1 }}" >> "$WEIR_OUTPUT"
                    each:
                      needs: sum
                      for-each: "${{ range(0, number(needs.sum.outputs.n)) }}"
                      repeat: {while: repeat.iteration < 2}
                      outputs: {at: "${{ item }}.${{ repeat.iteration }}"}
                      steps: [{id: one, run: "echo each.${{ item }}.${{ repeat.iteration }} >> {{{{Ledger}}}}"}]
                    decide:
                      needs: each
                      outputs: {all: "${{ map(needs.each.combinations, attribute='outputs.at') }}"}
                  outputs: {all: "${{ jobs.decide.outputs.all }}"}
                expect: {outputs: {all: ["0.2", "1.2", "2.2"]}}
            """, crash: true));

        Assert.True(result.Passed, string.Join('\n', WorkflowTestHarness.Told(result)));

        // Nine executions of jobs, with twelve steps.
        Assert.Equal(9 + 12, result.Kills);
        Assert.Equal(
            [
                .. from item in Enumerable.Range(0, 3) from iteration in Enumerable.Range(1, 2) select ($"each.{item}.{iteration}", 22),
                .. from step in new[] { "one", "two" } from iteration in Enumerable.Range(1, 3) select ($"sum.{step}.{iteration}", 22),
            ],
            File.ReadLines(Ledger).CountBy(line => line).Select(count => (count.Key, count.Value)).Order());
    }

    [Fact]
    public Task RepeatedJobsAndItemsOfTasksInRoundsEndTheSame() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: rounds
            workflow:
              ref: x.rounds
              vars: {n: 0}
              tasks:
                - name: page
                  action: app.page
                  with_items: "{{ range(0, vars.n + 1) }}"
                  input: {i: "{{ item }}"}
                  concurrency: 1
                  retry: {count: 1, delay: 30s}
                  on_success: next
                - name: next
                  action: app.next
                  publish: [{n: "{{ vars.n + 1 }}"}]
                  next: [{when: "{{ vars.n < 3 }}", do: page}]
              output_map: {n: "{{ vars.n }}", last: "{{ task.page.result }}"}
            mocks:
              actions:
                app.page: [{error: busy}, {result: p, delay: 1m}]
                app.next: {delay: 1s}
            expect: {outputs: {n: 3, last: [p, p, p]}}
          - name: jobs
            workflow:
              name: jobs
              jobs:
                poll:
                  repeat: {while: repeat.outputs.state != 'ready', max: 6, delay: 1h}
                  retry: {count: 2, delay: 1m}
                  outputs: {state: "${{ steps.ask.outputs.state }}", tries: "${{ repeat.iteration }}"}
                  steps: [{id: ask, uses: app.ask}]
                each: {needs: poll, for-each: {a: 1, b: 2, c: 3}, strategy: {max-parallel: 2}, steps: [{uses: app.each}]}
              outputs: {tries: "${{ jobs.poll.outputs.tries }}"}
            mocks:
              actions:
                app.ask: [{result: {state: starting}}, {error: busy}, {result: {state: starting}}, {result: {state: ready}}]
                app.each: {delay: 10m}
            expect: {outputs: {tries: 3}}
        """, crash: true);

    [Fact]
    public Task GraphsItemsCyclesQuestionsAndTimersEndTheSame() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: everything
            workflow:
              ref: x.all
              vars: {n: 0}
              tasks:
                - name: count
                  action: app.count
                  publish: [{n: "{{ vars.n + 1 }}"}]
                  next:
                    - {when: "{{ vars.n < 3 }}", do: count}
                    - {when: "{{ vars.n >= 3 }}", do: [each, wait]}
                - {name: each, action: app.each, with_items: "{{ [1, 2, 3] }}", input: {i: "{{ item }}"}, concurrency: 2, on_success: both}
                - {name: wait, action: core.sleep, input: {duration: 1h}, on_success: ask}
                - {name: ask, action: core.inquiry, input: {prompt: ok}, on_success: both}
                - {name: both, action: app.flaky, join: all, retry: {count: 2, delay: 1m}, on_failure: undo}
                - {name: undo, action: app.undo}
              output_map: {n: "{{ vars.n }}", each: "{{ task.each.result }}", answer: "{{ task.ask.result }}", id: "{{ uuid() }}"}
            mocks:
              actions:
                app.count: {delay: 10s}
                app.each: {result: done, delay: 30m}
                app.flaky: [{error: not yet}, {delay: 20s}]
                app.undo:
            events: [{answer: ask, with: fine}]
            expect:
              path: [count, count, count, [each, wait], ask, both]
              outputs: {n: 3, each: [done, done, done], answer: fine}
              statuses: {undo: skipped}
              took: 1h1m50s
        """, crash: true);

    [Fact]
    public Task CalledWorkflowsAndCompensationsEndTheSame() => WorkflowTestHarness.PassAsync("""
        cases:
          - name: saga
            workflow:
              ref: x.saga
              tasks:
                - {name: reserve, action: app.reserve, compensate: release, on_success: pay}
                - {name: pay, action: app.pay}
                - {name: release, action: app.release}
            mocks:
              actions:
                app.reserve: {result: {id: 1}}
                app.pay: {error: declined}
                app.release:
            expect:
              error: declined
              path: [reserve, pay, release]
              calls: {app.release: 1}
        """, crash: true);

    [Fact]
    public async Task AWorkflowThatDependsOnTheCrashIsFound()
    {
        // It counts its executions where no crash takes them back: what it does differs after one.
        File.WriteAllText(Ledger, "");
        var result = Assert.Single(await WorkflowTestHarness.RunAsync($$$$"""
            cases:
              - name: counts runs
                unmocked: run
                workflow:
                  name: counts
                  outputs: {n: "${{ jobs.a.outputs.n }}"}
                  jobs:
                    a:
                      outputs: {n: "${{ steps.one.outputs.n }}"}
                      steps:
                        - id: one
                          run: |
                            echo x >> {{{{Ledger}}}}
                            echo "n=$(wc -l < {{{{Ledger}}}})" >> "$WEIR_OUTPUT"
            """, crash: true));

        Assert.Equal(
            ["crash 1, when step 1 of 'a' was completed", "2:5 outputs.n changed by the crash: expected \"1\", got \"2\""],
            WorkflowTestHarness.Told(result));
        Assert.Equal(1, result.Kills);
    }
}
