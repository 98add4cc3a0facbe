/* An untimed rolling upgrade by hand, by the rules of this program: N nodes of one cluster with a witness, M roles, at most one crash.
   A command and all that it begins is one move (the atomic grain). The explorer finds the same states on its own step.
   Nodes are up, paused, out (of the cluster), down, or dead (out and without power); roles are on, off or failed. */
#ifndef N
#define N 3
#endif
#ifndef M
#define M 3
#endif
#define UP 0
#define PAUSED 1
#define OUT 2
#define DOWN 3
#define DEAD 4
#define ON 0
#define OFF 1
#define FAILED 2
byte st[N];
bit os[N];       /* 0 old, 1 new */
bit before[N];   /* of a node that is down: whether it was paused */
byte at[M];
bit v6[M];
byte power[M];
bit level;
bit lost;        /* quorum */
byte crashes;
byte k; bool ok;
#define answers(n) (st[n] == UP || st[n] == PAUSED)
/* whether a node owns no role */
inline vacant(x) { ok = true; k = 0; do :: k < M -> if :: at[k] == x -> ok = false :: else fi; k++ :: else -> break od; k = 0 }
/* whether another member answers */
inline others(x) { ok = false; k = 0; do :: k < N -> if :: k != x && answers(k) -> ok = true :: else fi; k++ :: else -> break od; k = 0 }
/* whether every member is up and new */
inline allnew() { ok = true; k = 0; do :: k < N -> if :: st[k] == OUT || st[k] == DEAD || (st[k] == UP && os[k] == 1) -> skip :: else -> ok = false fi; k++ :: else -> break od; k = 0 }
/* whether a member runs the newer release */
inline newer() { ok = false; k = 0; do :: k < N -> if :: (answers(k) || st[k] == DOWN) && os[k] == 1 -> ok = true :: else fi; k++ :: else -> break od; k = 0 }
inline fall(x) { k = 0; do :: k < M -> if :: at[k] == x && power[k] == ON -> power[k] = FAILED :: else fi; k++ :: else -> break od; k = 0 }
inline rise(x) { k = 0; do :: k < M -> if :: at[k] == x && power[k] == FAILED -> power[k] = ON :: else fi; k++ :: else -> break od; k = 0 }
inline check() { k = 0; do :: k < M -> assert(!(v6[k] && os[at[k]] == 0)); assert(st[at[k]] != OUT && st[at[k]] != DEAD); assert(power[k] != ON || answers(at[k])); k++ :: else -> break od; k = 0;
  do :: k < N -> assert(!(level && (answers(k) || st[k] == DOWN) && os[k] == 0)); k++ :: else -> break od; k = 0 }
active proctype admin() {
  byte n; byte v;
  d_step { k = 0; do :: k < M -> at[k] = k % N; k++ :: else -> break od; k = 0 }
  do
  :: atomic { select(n : 0 .. N-1); if
     :: answers(n) && !lost -> st[n] = PAUSED                                            /* Suspend-ClusterNode */
     :: st[n] == PAUSED && !lost -> st[n] = UP                                           /* Resume-ClusterNode */
     :: (answers(n) || st[n] == DOWN) && !lost -> vacant(n); if :: ok -> others(n) :: else fi;
        if :: ok && st[n] == DOWN -> st[n] = DEAD; before[n] = 0 :: ok && st[n] != DOWN -> st[n] = OUT :: else fi /* Remove-ClusterNode */
     :: st[n] == OUT && os[n] == 0 -> os[n] = 1                                          /* Install-HostRelease */
     :: st[n] == OUT && !lost && (os[n] == 1 || !level) -> st[n] = UP                    /* Add-ClusterNode */
     :: (answers(n)) && crashes < 1 -> crashes++; before[n] = (st[n] == PAUSED); others(n); lost = !ok; st[n] = DOWN; fall(n)
     :: st[n] == OUT && crashes < 1 -> crashes++; st[n] = DEAD
     :: st[n] == DOWN -> st[n] = (before[n] -> PAUSED : UP); before[n] = 0; lost = 0; rise(n)
     :: st[n] == DEAD -> st[n] = OUT
     :: else fi; ok = 0; n = 0; check() }
  :: atomic { select(v : 0 .. M-1); select(n : 0 .. N-1); if
     :: !lost && n != at[v] && st[n] == UP && (os[n] == 1 || !v6[v]) && (power[v] != ON || answers(at[v])) -> at[v] = n  /* Move-… */
     :: !lost && power[v] == FAILED && st[n] == UP && (os[n] == 1 || !v6[v]) -> at[v] = n; power[v] = ON  /* its cluster starts it */
     :: else fi; n = 0; v = 0; check() }
  :: atomic { select(v : 0 .. M-1); if
     :: power[v] == ON -> power[v] = OFF                                                 /* Stop-VM */
     :: power[v] != ON && answers(at[v]) && !lost -> power[v] = ON                       /* Start-VM */
     :: power[v] == OFF && level && !v6[v] && answers(at[v]) && os[at[v]] == 1 -> v6[v] = 1 /* Update-VMVersion */
     :: else fi; v = 0; check() }
  :: atomic { newer(); if :: ok && !level && !lost -> allnew(); if :: ok -> level = 1 :: else fi :: else fi; ok = 0; check() } /* Update-ClusterFunctionalLevel */
  od
}
