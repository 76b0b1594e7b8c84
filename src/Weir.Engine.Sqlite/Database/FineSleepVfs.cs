using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Engine.Sqlite;

/// <summary>
/// SQLite's own file system layer with one function replaced: how it waits. The library that is bundled was built without
/// <c>usleep</c>, so each wait of a microsecond, such as the one before it tries again to read a log that is just changing, takes it a
/// whole second. The rest of the layer is SQLite's, function by function.
/// </summary>
internal static unsafe class FineSleepVfs
{
    /// <summary>To be named when a connection is opened.</summary>
    public const string Name = "weir";

    private const string Library = "e_sqlite3";
    private static readonly ManualResetEvent Never = new(initialState: false);
    private static readonly Lock Gate = new();
    private static Vfs* registered;

    /// <summary>Makes the layer known to SQLite, once in the life of the process.</summary>
    /// <exception cref="InvalidOperationException">SQLite has no layer of its own to build on, or refuses this one.</exception>
    public static void Register()
    {
        lock (Gate)
        {
            if (registered is not null)
            {
                return;
            }

            var original = Find(null);
            if (original is null)
            {
                throw new InvalidOperationException("SQLite has no file system layer on this system.");
            }

            // SQLite keeps the pointers for as long as the process lives, so this memory is never given back.
            var copy = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
            *copy = *original;
            copy->Next = null;
            copy->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
            copy->Sleep = &Sleep;
            if (RegisterVfs(copy, 0) != 0)
            {
                throw new InvalidOperationException($"SQLite refuses the file system layer '{Name}'.");
            }

            registered = copy;
        }
    }

    /// <summary>Waits as SQLite would on this layer; returns how long it meant to wait, in microseconds.</summary>
    public static int Wait(int microseconds) => registered->Sleep(registered, microseconds);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds)
    {
        if (microseconds < 1_000)
        {
            // Whoever holds what SQLite waits for needs a processor, and gets this one.
            Thread.Yield();
        }
        else
        {
            Never.WaitOne(microseconds / 1_000);
        }

        return microseconds;
    }

    [DllImport(Library, EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    private static extern Vfs* Find(byte* name);

    [DllImport(Library, EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    private static extern int RegisterVfs(Vfs* vfs, int makeDefault);

    // The struct sqlite3_vfs of version 3 (https://www.sqlite.org/c3ref/vfs.html). Its order is part of SQLite's public interface.
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int PathSizeMax;
        public Vfs* Next;
        public byte* Name;
        public void* AppData;
        public void* Open;
        public void* Delete;
        public void* Access;
        public void* FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public void* Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public void* CurrentTime;
        public void* GetLastError;
        public void* CurrentTimeInt64;
        public void* SetSystemCall;
        public void* GetSystemCall;
        public void* NextSystemCall;
    }
}
