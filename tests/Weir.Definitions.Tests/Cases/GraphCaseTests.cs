using System.Text;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Tests.Cases;

public sealed class GraphCaseTests
{
    private static readonly string[] Files = ["transitions.cases", "joins.cases", "items.cases", "waits.cases", "endings.cases", "values.cases", "limits.cases", "documents.cases"];

    public static TheoryData<string, string> Valid
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Files)
            {
                foreach (var item in CaseFile.Read(file))
                {
                    data.Add(file, item.Name);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Invalid => CaseFile.Names("invalid-tasks.cases");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_graph_runs_as_expected(string file, string name)
    {
        var item = CaseFile.Find(file, name);

        CaseFile.Verify(item, GraphSimulation.Run(Compile(item), item.Input));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_run_taken_up_from_its_snapshot_after_each_step_goes_the_same_way(string file, string name)
    {
        var item = CaseFile.Find(file, name);
        var plan = Compile(item);

        Assert.Equal(GraphSimulation.Run(plan, item.Input), GraphSimulation.Run(plan, item.Input, resumes: true));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_plan_survives_its_JSON_and_keeps_its_hash(string file, string name)
    {
        var plan = Compile(CaseFile.Find(file, name));
        var json = PlanJson.Write(plan);

        var read = PlanJson.ReadPlan(json);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(PlanJson.Write(read)));
        Assert.Equal(PlanJson.Hash(plan), PlanJson.Hash(read));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_graph_is_told_all_that_is_wrong(string name)
    {
        var item = CaseFile.Find("invalid-tasks.cases", name);
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(item.Input), TestActions.Catalog, workflows: TestWorkflows.Source);

        CaseFile.Verify(item, string.Join('\n', result.Diagnostics));
        Assert.Equal(result.Diagnostics.Any(finding => finding.Severity == Diagnostics.Severity.Error), result.Plan is null);
        Assert.NotEmpty(result.Diagnostics);
    }

    private static Plan Compile(Case item)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(item.Input), workflows: TestWorkflows.Source);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }
}
