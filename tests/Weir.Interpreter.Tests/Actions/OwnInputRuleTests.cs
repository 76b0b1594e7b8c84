using System.Text;
using Weir.Definitions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Actions;

/// <summary>What an action finds wrong with its inputs, as those who validate a definition see it.</summary>
public sealed class OwnInputRuleTests
{
    [Fact]
    public void ComplaintsStandAtTheInputsThatTheyName() => Assert.Equal(
        [
            "test.yaml:5:40: error WEIR1067: action 'port.open' does not take these inputs: port: 80 is for administrators",
            "test.yaml:6:15: error WEIR1067: action 'port.open' does not take these inputs: one of the inputs is missing",
        ],
        Problems("""
            name: ports
            jobs:
              open:
                steps:
                  - {uses: port.open, with: {port: 80}}
                  - uses: port.open
                  - {uses: port.open, with: {port: 8080}}
            """));

    [Fact]
    public void TasksAreCheckedAsSteps() => Assert.Equal(
        ["test.yaml:5:13: error WEIR1067: action 'port.open' does not take these inputs: port: 80 is for administrators"],
        Problems("""
            tasks:
              - name: open
                action: port.open
                input:
                  port: 80
              - {name: other, action: port.open, input: {port: 8080}}
            """));

    [Fact]
    public void InputsThatAreNotKnownYetAreNotAskedAbout() => Assert.Empty(Problems("""
        parameters: {port: {type: integer, default: 80}}
        tasks:
          - {name: open, action: port.open, input: {port: "{{ parameters.port }}"}}
        """));

    [Fact]
    public void AnActionThatCannotCheckIsTheComplaint() => Assert.Equal(
        ["test.yaml:2:23: error WEIR1067: action 'broken' does not take these inputs: the action could not check its inputs: no rules today"],
        Problems("""
            tasks:
              - {name: a, action: broken}
            """));

    private static IEnumerable<string> Problems(string yaml)
    {
        var actions = new ActionRegistry(
        [
            new TestAction("port.open") { Check = Check },
            new TestAction("broken") { Check = _ => throw new InvalidOperationException("no rules today") },
        ]);
        return DefinitionCompiler.Compile("test.yaml", Encoding.UTF8.GetBytes(yaml), actions).Diagnostics.Select(diagnostic => diagnostic.Render().Split('\n')[0]);
    }

    private static IReadOnlyList<string> Check(ObjectValue inputs) => inputs.Get("port").ToText() switch
    {
        "80" => ["port: 80 is for administrators"],
        "" => ["one of the inputs is missing"],
        _ => [],
    };
}
