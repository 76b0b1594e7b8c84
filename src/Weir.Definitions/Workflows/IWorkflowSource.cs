namespace Weir.Definitions.Workflows;

/// <summary>Finds the workflows that a definition calls: files beside it, and workflows of packs.</summary>
public interface IWorkflowSource
{
    /// <summary>References that may be called, for suggestions. Order does not matter.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The definition that a reference names, or null when there is none.</summary>
    /// <param name="reference">As written: <c>./build.yaml</c>, or <c>my_pack.deploy</c>.</param>
    /// <param name="fromFile">The file that holds the reference, as the caller of the compiler named it.</param>
    WorkflowFile? Find(string reference, string fromFile);
}

/// <summary>A definition that another one calls.</summary>
/// <param name="Reference">One reference for all spellings: the key of <see cref="Plans.Plan.Workflows"/>.</param>
/// <param name="FileName">How messages name the file.</param>
/// <param name="Yaml">The file's bytes.</param>
public sealed record WorkflowFile(string Reference, string FileName, ReadOnlyMemory<byte> Yaml);

/// <summary>A fixed list of definitions by reference.</summary>
public sealed class WorkflowSource(IReadOnlyDictionary<string, WorkflowFile> files) : IWorkflowSource
{
    public IReadOnlyCollection<string> Names => [.. files.Keys];

    public WorkflowFile? Find(string reference, string fromFile) => files.GetValueOrDefault(reference);
}
