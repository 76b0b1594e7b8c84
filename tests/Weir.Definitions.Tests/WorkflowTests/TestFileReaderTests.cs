using System.Text;
using Weir.Definitions.Tests.EditorSchemas;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;

namespace Weir.Definitions.Tests.WorkflowTests;

public sealed class TestFileReaderTests
{
    [Fact]
    public void Everything_that_a_file_may_say_is_read()
    {
        const string Everything = """
            name: deployments
            workflow: ./deploy.yaml
            inputs: {version: "1", region: eu}
            mocks:
              actions:
                app.deploy: {result: {id: 7}, delay: 5m}
            cases:
              - name: goes live
                inputs: {version: "2"}
                secrets: {TOKEN: abc}
                keys: {limit: 3}
                login: ada
                now: 2026-01-31T08:00:00Z
                unmocked: run
                mocks:
                  tasks:
                    check:
                      - {error: {type: busy, message: later, retryable: false}}
                      - {timed_out: too slow}
                      - {hangs: true}
                      - {input: {host: a}, outputs: {ok: true}}
                  steps:
                    build.compile: {run: true}
                events:
                  - {answer: approve, with: {yes: true}, by: ada}
                  - {signal: go, with: 1, after: check}
                  - {cancel: by hand, at: 2h}
                  - {skip: live, while: check, reason: not today}
                expect:
                  status: cancelled
                  error: by hand
                  errors: {check: later}
                  outputs: {url: http://x}
                  vars: {n: 2}
                  path: [check, [live, note], done]
                  steps: {build: [compile]}
                  statuses: {live: skipped, build.compile: completed}
                  calls: {app.deploy: 0, check: [{host: a}, {}]}
                  took: {at_least: 1h, at_most: 2h}
              - name: an action
                action: tools.greet
                inputs: {who: Ada}
                expect: {result: {greeting: hello}, took: 90}
            """;
        var (file, diagnostics) = Read(Everything);

        Assert.Empty(diagnostics);
        Assert.Empty(TestFileSchemaTests.Problems(Everything));
        var (first, second) = (file!.Cases[0], file.Cases[1]);
        Assert.Equal(("goes live", new TestPlace(8, 5), "./deploy.yaml"), (first.Name, first.Place, first.Workflow!.File));
        Assert.Equal(Json("""{"version":"2","region":"eu"}"""), first.Inputs);
        Assert.Equal((Json("""{"TOKEN":"abc"}"""), Json("""{"limit":3}"""), "ada"), (first.Secrets, first.Keys, first.Login));
        Assert.Equal((new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero), UnmockedPolicy.Run), (first.Now!.Value, first.Unmocked));

        // Mocks of the case come before those of the file, and those of a step or task before those of an action.
        Assert.Equal(["Step build.compile", "Task check", "Action app.deploy"], first.Mocks.Select(mock => $"{mock.Of} {mock.Name}"));
        var answers = first.Mocks[1].Answers;
        Assert.Equal(new MockError("busy", "later", IsRetryable: false), answers[0].Error);
        Assert.Equal(new MockError("timeout", "too slow", IsTimeout: true), answers[1].Error);
        Assert.True(answers[2].Hangs);
        Assert.Equal((Json("""{"host":"a"}"""), Json("""{"ok":true}""")), (answers[3].Input!, answers[3].Outputs));
        Assert.True(first.Mocks[0].Answers[0].Runs);
        Assert.Equal((TimeSpan.FromMinutes(5), Json("""{"id":7}"""), Json("""{"id":7}""")), (first.Mocks[2].Answers[0].Delay, first.Mocks[2].Answers[0].Result!, first.Mocks[2].Answers[0].Outputs));

        Assert.Equal(
            [
                new(TestEventKind.Answer, "approve", new(25, 9)) { With = Json("""{"yes":true}"""), By = "ada" },
                new(TestEventKind.Signal, "go", new(26, 9)) { With = 1, After = "check" },
                new(TestEventKind.Cancel, null, new(27, 9)) { Reason = "by hand", At = TimeSpan.FromHours(2) },
                new(TestEventKind.Skip, "live", new(28, 9)) { While = "check", Reason = "not today" },
            ],
            first.Events);

        Assert.Equal(("cancelled", "by hand"), (first.Expect.Status.Value, first.Expect.Error!.Value));
        Assert.Equal("check, [live, note], done", string.Join(", ", first.Expect.Path!.Value));
        Assert.Equal((new TestPlace(38, 27), 0, 2), (first.Expect.Calls["app.deploy"].Place, first.Expect.Calls["app.deploy"].Value.Count, first.Expect.Calls["check"].Value.Count));
        Assert.Equal(new ExpectedDuration(TimeSpan.FromHours(1), TimeSpan.FromHours(2)), first.Expect.Took!.Value);

        Assert.Equal(("tools.greet", null), (second.Action, second.Workflow));
        Assert.Equal(("completed", Json("""{"greeting":"hello"}""")), (second.Expect.Status.Value, second.Expect.Result!.Value));
    }

    /// <summary>What editors are not told: it takes more than the place itself to see it, or a calendar.</summary>
    private static readonly string[] BeyondSchemas = ["there is a case 'a' already", "'now' is no time", "'result' is for cases with 'action'"];

    [Fact]
    public void A_definition_inside_the_file_keeps_its_places()
    {
        var (file, _) = Read("""
            cases:
              - name: inline
                workflow:
                  ref: a.b
                  tasks:
                    - name: go
                      action: no.such
            """);

        var compiled = file!.Cases[0].Workflow!.Compile(new Actions.ActionCatalog([]), new Workflows.WorkflowSource(new Dictionary<string, Workflows.WorkflowFile>()));

        Assert.Equal("t.test.yaml:7:19: error WEIR1060: there is no action 'no.such'", compiled.Diagnostics.Single().Render());
    }

    [Theory]
    [InlineData("[]", "t.test.yaml:1:1: error WEIR1022: a test file is an object; found an array; expected the key 'cases:' and others")]
    [InlineData("workflow: a.yaml", "t.test.yaml:1:1: error WEIR1021: a test file needs the key 'cases'")]
    [InlineData("cases: []", "t.test.yaml:1:8: error WEIR1028: a test file needs at least one case")]
    [InlineData("cases: 3", "t.test.yaml:1:8: error WEIR1022: 'cases' has the wrong type; found the number 3; expected an array with at least one case")]
    [InlineData("{name: a, jobs: {}}", "t.test.yaml:1:11: error WEIR1022: this is a workflow, not a test file; expected a file with 'workflow:', which names this one, and 'cases:'")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {statuses: {b: succeeded}}}]}", "t.test.yaml:1:56: error WEIR1023: there is no such status; found the text 'succeeded'; expected one of cancelled, completed, failed, skipped, timed_out; did you mean 'completed'?")]
    [InlineData("cases: [a]", "t.test.yaml:1:9: error WEIR1022: a case is an object; found the text 'a'")]
    [InlineData("{workflow: a.yaml, cases: [{}]}", "t.test.yaml:1:28: error WEIR1021: a case needs the key 'name'")]
    [InlineData("cases: [{name: a}]", "t.test.yaml:1:9: error WEIR1021: a case needs the key 'workflow' or the key 'action', of its own or of the file")]
    [InlineData("{workflow: a.yaml, cases: [{name: a}, {name: a}]}", "t.test.yaml:1:39: error WEIR1026: there is a case 'a' already")]
    [InlineData("{workflow: [a], cases: [{name: a, action: b}]}", "t.test.yaml:1:12: error WEIR1022: 'workflow' has the wrong type; found an array; expected the path of a definition, or a definition")]
    [InlineData("cases: [{name: a, workflow: b, action: c}]", "t.test.yaml:1:40: error WEIR1027: a case tests a 'workflow' or an 'action', not both")]
    [InlineData("{workflow: a, unmocked: maybe, cases: [{name: a}]}", "t.test.yaml:1:25: error WEIR1023: there is no such unmocked; found 'maybe'; expected one of fail, run")]
    [InlineData("{workflow: a, now: soon, cases: [{name: a}]}", "t.test.yaml:1:20: error WEIR1022: 'now' is no time; found the text 'soon'; expected a time such as 2026-01-31T08:00:00Z")]
    [InlineData("{workflow: a, cases: [{name: a, mock: {}}]}", "t.test.yaml:1:33: error WEIR1020: a case has no key 'mock'; expected one of action, events, expect, inputs, keys, login, mocks, name, now, secrets, unmocked, workflow; did you mean 'mocks'?")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {steps: {build: {}}}}]}", "t.test.yaml:1:49: error WEIR1025: a step is named with its job; found 'build'; expected JOB.STEP")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {tasks: {b: []}}}]}", "t.test.yaml:1:52: error WEIR1028: a mock needs an answer")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {tasks: {b: 3}}}]}", "t.test.yaml:1:52: error WEIR1022: a mock's answer is an object; found the number 3; expected one of delay, error, hangs, input, outputs, result, run, timed_out")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {tasks: {b: {eror: x}}}}]}", "t.test.yaml:1:53: error WEIR1020: a mock's answer has no key 'eror'; expected one of delay, error, hangs, input, outputs, result, run, timed_out; did you mean 'error'?")]
    [InlineData("{workflow: a, cases: [{name: a, mocks: {tasks: {b: {error: x, run: true}}}}]}", "t.test.yaml:1:63: error WEIR1027: an answer has 'error' or 'run', not both")]
    [InlineData("{workflow: a, cases: [{name: a, events: {signal: b}}]}", "t.test.yaml:1:41: error WEIR1022: 'events' has the wrong type; found an object; expected an array of events")]
    [InlineData("{workflow: a, cases: [{name: a, events: [{by: ada}]}]}", "t.test.yaml:1:42: error WEIR1021: an event is one thing that happens; expected one of answer, cancel, event, pause, resume, signal, skip, succeed, terminate")]
    [InlineData("{workflow: a, cases: [{name: a, events: [{answer: b, signal: c}]}]}", "t.test.yaml:1:42: error WEIR1021: an event is one thing that happens; found answer and signal; expected one of answer, cancel, event, pause, resume, signal, skip, succeed, terminate")]
    [InlineData("{workflow: a, cases: [{name: a, events: [{cancel: true}]}]}", "t.test.yaml:1:42: error WEIR1021: 'cancel' needs a moment; expected one of after, at, while")]
    [InlineData("{workflow: a, cases: [{name: a, events: [{signal: }]}]}", "t.test.yaml:1:51: error WEIR1028: 'signal' needs a name")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {status: done}}]}", "t.test.yaml:1:50: error WEIR1023: there is no such status; found 'done'; expected one of cancelled, completed, failed, terminated, timed_out")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {statuses: {b: complete}}}]}", "t.test.yaml:1:56: error WEIR1023: there is no such status; found the text 'complete'; expected one of cancelled, completed, failed, skipped, timed_out; did you mean 'completed'?")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {path: b}}]}", "t.test.yaml:1:48: error WEIR1022: 'path' has the wrong type; found the text 'b'; expected an array of names, or of arrays of names whose order does not matter")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {calls: {b: -1}}}]}", "t.test.yaml:1:53: error WEIR1022: calls are counted, or listed with their inputs; found the number -1; expected a whole number, or an array of objects")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {result: 1}}]}", "t.test.yaml:1:42: error WEIR1027: 'result' is for cases with 'action'; of a workflow look at 'outputs'")]
    [InlineData("{workflow: a, cases: [{name: a, expect: {took: soon}}]}", "t.test.yaml:1:48: error WEIR1022: 'took' is no duration; found the text 'soon'; expected a number of seconds, or a text such as 500ms, 30s, 5m or 1h30m")]
    public void What_is_wrong_is_told_with_its_place(string yaml, string expected)
    {
        var (file, diagnostics) = Read(yaml);

        Assert.Null(file);
        Assert.Equal([expected], diagnostics.Select(found => found.Render()));
        Assert.Equal(!BeyondSchemas.Any(expected.Contains), TestFileSchemaTests.Problems(yaml).Count > 0);
    }

    private static TestFileResult Read(string yaml) => TestFileReader.Read("t.test.yaml", Encoding.UTF8.GetBytes(yaml));

    private static Value Json(string json) => ValueJson.Parse(json);
}
