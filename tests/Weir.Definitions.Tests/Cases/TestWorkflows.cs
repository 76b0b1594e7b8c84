using System.Text;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Tests.Cases;

/// <summary>Workflows that definitions under test call.</summary>
public static class TestWorkflows
{
    public static IWorkflowSource Source { get; } = new WorkflowSource(new Dictionary<string, WorkflowFile>
    {
        ["infrastructure.provision_stack"] = File("infrastructure.provision_stack", "provision.yaml", """
            parameters:
              stack_name: {type: string, required: true}
              region: {type: string}
            tasks:
              - name: provision
                action: cloud.create_stack
            output_map: {stack_id: "{{ task.provision.result.id }}"}
            """),
        ["./build.yaml"] = File("./build.yaml", "build.yaml", """
            inputs: {target: {type: string, required: true}}
            jobs:
              build: {outputs: {image: "${{ inputs.target }}"}, steps: [{run: make}]}
            outputs: {image: "${{ jobs.build.outputs.image }}"}
            """),
        ["./broken.yaml"] = File("./broken.yaml", "broken.yaml", "jobs: {}\n"),
        ["test.self"] = File("test.self", "f.yaml", ""),
    });

    private static WorkflowFile File(string reference, string file, string yaml) => new(reference, file, Encoding.UTF8.GetBytes(yaml));
}
