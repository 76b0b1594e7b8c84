using System.Reflection;
using Google.Protobuf.Reflection;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Tests.Contract;

/// <summary>Weir's messages are the official ones, name by name and number by number.</summary>
public sealed class WireContractTests
{
    /// <summary>Annotations for the official code generators; no message that travels uses them.</summary>
    private const string AnnotationsPackage = "temporal.api.protometa.v1";

    [Fact]
    public void Every_definition_is_the_published_one_and_none_is_missing()
    {
        var published = Lines(PublishedProtos.Load());
        var ours = Lines(Generated().Select(file => file.ToProto()));
        Assert.InRange(ours.Count, 4000, int.MaxValue);
        Assert.Empty(ours.Except(published).Select(line => "not published: " + line).Order()
            .Concat(published.Except(ours).Select(line => "missing: " + line).Order()));
    }

    [Fact]
    public void The_comparison_sees_a_changed_field_number()
    {
        var file = WorkflowserviceFile().ToProto();
        var before = Lines([file]);
        file.MessageType.Single(message => message.Name == "DescribeNamespaceRequest").Field[0].Number++;
        Assert.Single(Lines([file]).Except(before));
    }

    [Fact]
    public void Every_generated_field_is_readable_by_its_published_name()
    {
        var field = DescribeNamespaceRequest.Descriptor.FindFieldByName("namespace");
        Assert.Equal(1, field.FieldNumber);
    }

    private static HashSet<string> Lines(IEnumerable<FileDescriptorProto> files) =>
        files.Where(IsOurs).SelectMany(ContractLines.Of).ToHashSet(StringComparer.Ordinal);

    private static bool IsOurs(FileDescriptorProto file) =>
        (file.Package.StartsWith("temporal.api.", StringComparison.Ordinal) && file.Package != AnnotationsPackage)
        || file.Package is "grpc.health.v1" or "google.rpc";

    private static FileDescriptor WorkflowserviceFile() => DescribeNamespaceRequest.Descriptor.File;

    private static IEnumerable<FileDescriptor> Generated() =>
        typeof(DescribeNamespaceRequest).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>();
}
