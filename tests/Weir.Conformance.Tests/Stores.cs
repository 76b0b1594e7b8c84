using Weir.Engine.Sqlite;
using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public sealed class MemoryStoreConformance : StoreConformance
{
    protected override IEngineStore Create() => new MemoryEngineStore();

    protected override IEngineStore Again(IEngineStore closed) => closed;
}

public sealed class SqliteStoreConformance : StoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-store-");

    protected override IEngineStore Create() => new SqliteEngineStore(_folder.FullName);

    protected override IEngineStore Again(IEngineStore closed) => Create();

    protected override void CleanUp() => _folder.Delete(recursive: true);
}
