using Weir.Engine.Sqlite;
using Weir.Engine.Storage;

namespace Weir.LoadDriver;

internal static class Stores
{
    public static IEngineStore Create(string folder, Arguments arguments) => arguments.Memory ? new MemoryEngineStore() : new SqliteEngineStore(folder);

    public static string Name(Arguments arguments) => arguments.Memory ? "memory" : "sqlite";
}
